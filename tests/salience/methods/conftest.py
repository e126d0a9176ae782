"""A small real model, shared by the tests of the methods."""

import pytest

from lit_core.gemma import Generation
from tests.planted.bare_model import BareModel
from tests.salience.methods.small_gemma import small_gemma, small_text


@pytest.fixture(scope="module")
def model() -> BareModel:
    return small_gemma()


@pytest.fixture(scope="module")
def generation(model: BareModel) -> Generation:
    return small_text(model)
