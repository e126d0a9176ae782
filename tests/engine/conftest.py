"""An engine and the scripted model it runs."""

from collections.abc import Iterator

import pytest

from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, engine_with


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
def engine(model: ScriptedModel) -> Iterator[ScriptedEngine]:
    engine = engine_with(model)
    yield engine
    engine.unload()
