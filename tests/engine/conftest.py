"""An engine and the scripted model it runs."""

from collections.abc import Iterator

import pytest

from lit_core.engine import LocalEngine
from tests.engine.scripted_model import ScriptedModel, engine_with


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
def engine(model: ScriptedModel) -> Iterator[LocalEngine]:
    engine = engine_with(model)
    yield engine
    engine.close()
