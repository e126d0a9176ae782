"""Who runs the models: pages and the shell submit requests here and watch the jobs."""

from lit_core.engine.batching import MAX_BATCH_SIZE
from lit_core.engine.counterfactual_request import CounterfactualRequest
from lit_core.engine.cross_scores import CrossScores
from lit_core.engine.deletion_test_request import DeletionTestRequest
from lit_core.engine.engine import Engine
from lit_core.engine.explanation import Explanation
from lit_core.engine.job import LOADING, STOPPED, WAITING, AnyJob, Job, State
from lit_core.engine.pool import ModelPool
from lit_core.engine.priority import Priority
from lit_core.engine.process import ProcessEngine
from lit_core.engine.requests import (
    AttributionRequest,
    GenerateRequest,
    LoadRequest,
    Request,
    ScorePartRequest,
    ScoreRequest,
)
from lit_core.engine.run import Run

__all__ = [
    "LOADING",
    "MAX_BATCH_SIZE",
    "STOPPED",
    "WAITING",
    "AnyJob",
    "AttributionRequest",
    "CounterfactualRequest",
    "CrossScores",
    "DeletionTestRequest",
    "Engine",
    "Explanation",
    "GenerateRequest",
    "Job",
    "LoadRequest",
    "ModelPool",
    "Priority",
    "ProcessEngine",
    "Request",
    "Run",
    "ScorePartRequest",
    "ScoreRequest",
    "State",
]
