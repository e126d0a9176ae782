"""Who runs the model: pages and the shell submit jobs here and watch them."""

from lit_core.engine.cross_scores import CrossScores
from lit_core.engine.explanation import Explanation
from lit_core.engine.job import WAITING, Job, State
from lit_core.engine.local import LocalEngine
from lit_core.engine.models import Models
from lit_core.engine.protocol import Engine
from lit_core.engine.run import Run
from lit_core.engine.worker import LOADING, Unloaded
from lit_core.engine.writing import SIDE_BY_SIDE

__all__ = [
    "LOADING",
    "SIDE_BY_SIDE",
    "WAITING",
    "CrossScores",
    "Engine",
    "Explanation",
    "Job",
    "LocalEngine",
    "Models",
    "Run",
    "State",
    "Unloaded",
]
