"""Who runs the model: pages and the shell submit jobs here and watch them."""

from lit_core.engine.job import Job, State
from lit_core.engine.local import LocalEngine
from lit_core.engine.protocol import Engine
from lit_core.engine.run import Run

__all__ = ["Engine", "Job", "LocalEngine", "Run", "State"]
