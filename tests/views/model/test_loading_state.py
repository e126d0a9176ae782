"""What is said beside the name of the model in use."""

from collections.abc import Iterator

import pytest

from lit_core.engine import Engine, Job
from lit_core.errors import Cancelled, ModelError
from lit_core.gemma import ModelInfo
from lit_core.progress import Progress
from lit_core.views.model.loading_state import loading_state
from tests.engine.scripted_model import ScriptedModel, engine_with


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = engine_with(ScriptedModel())
    yield engine
    engine.unload().result()


def test_a_loaded_model_is_ready_and_an_unloaded_one_loads_when_it_is_needed(
    engine: Engine,
) -> None:
    job = engine.load()
    job.result()
    assert loading_state(job, engine) == "ready"
    engine.unload().result()
    assert loading_state(job, engine) == "loads when it is needed"


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [
        (0, 0, "loading"),
        (0, 500, "loading 0 %"),
        (203, 500, "loading 40 %"),
        (600, 500, "loading 100 %"),
    ],
)
def test_how_far_it_is_is_said_where_that_is_known(
    engine: Engine, done: int, total: int, said: str
) -> None:
    job: Job[ModelInfo] = Job()
    job.report(Progress("Downloading", done, total))
    assert loading_state(job, engine) == said


def test_a_stop_is_no_failure(engine: Engine) -> None:
    failed, stopped = Job[ModelInfo](), Job[ModelInfo]()
    failed.fail(ModelError("It is no Gemma."))
    stopped.fail(Cancelled("Stopped, as you asked."))
    assert loading_state(failed, engine) == "could not be loaded"
    assert loading_state(stopped, engine) == "not loaded"
