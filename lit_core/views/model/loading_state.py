"""How far a model is with being loaded, in a few words."""

from lit_core.engine import Engine, Job
from lit_core.errors import Cancelled
from lit_core.gemma import ModelInfo


def loading_state(job: Job[ModelInfo], engine: Engine) -> str:
    """What is said beside the model's name.

    Args:
        job: the one that was to load the model.
        engine: runs the model; it may have been unloaded since.
    """
    if isinstance(job.error, Cancelled):
        return "not loaded"
    if job.error:
        return "could not be loaded"
    if not job.finished:
        done, total = job.progress.done, job.progress.total
        return f"loading {min(100 * done // total, 100)} %" if total else "loading"
    if engine.info:
        return "ready"
    return "loading" if engine.loading else "loads when it is needed"
