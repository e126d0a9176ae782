"""The engine of the model that was typed."""

import argparse

from lit_core.engine import LocalEngine, Models
from lit_core.settings import check_precision


def chosen_engine(arguments: argparse.Namespace, name: str = "") -> LocalEngine:
    """What runs `--model`, or the model of that name, computing in `--precision`.

    Raises:
        ModelInputError: there is no such precision.
    """
    check_precision(arguments.precision)
    return Models().engine(name or arguments.model, arguments.precision)
