"""The engine of the model that was typed."""

import argparse
from functools import cache

from lit_core.engine import Engine, ModelPool
from lit_core.settings import check_precision


def chosen_engine(arguments: argparse.Namespace, name: str = "") -> Engine:
    """What runs `--model`, or the model of that name, computing in `--precision`.

    Raises:
        ModelInputError: there is no such precision.
    """
    check_precision(arguments.precision)
    return _pool().engine(name or arguments.model, arguments.precision)


@cache
def _pool() -> ModelPool:
    """The models of this process: jobs that follow each other find theirs loaded."""
    return ModelPool()
