"""Arguments and columns that have no effect, so that nothing asked for is silently ignored."""

import argparse
import sys
from collections.abc import Iterable

from lit_core.compare import Case
from lit_core.prompts import PromptFile
from lit_core.salience import MethodOptions, find_method

# Arguments that some methods read, and the option of a method that each of them is.
OF_METHODS = {
    "foil": "foil",
    "steps": "steps",
    "baseline": "baseline",
    "masks": "samples",
    "omission": "omission",
}
OF_WRITING = ("max_tokens", "temperature", "top_p", "top_k", "stop")


def print_unused_arguments(arguments: argparse.Namespace) -> None:
    """Say on standard error which arguments have no effect.

    Raises:
        SalienceError: there is no such method.
    """
    method, usual = find_method(arguments.method), MethodOptions()
    for typed, option in OF_METHODS.items():
        given = getattr(arguments, typed) != getattr(usual, option)
        if given and option not in method.option_names:
            _tell(typed, f"with --method {arguments.method}")
    if arguments.multi_hop and not method.multi_hop:
        _tell("multi_hop", f"with --method {arguments.method}")
    from_data = getattr(arguments, "answers_from_data", False)
    if from_data or arguments.answer is not None:
        reading = "--answers-from-data, which are" if from_data else "--answer, which is"
        for typed in OF_WRITING:
            if getattr(arguments, typed) is not None:
                _tell(typed, f"with {reading} read and not written")


def print_unused_columns(cases: Iterable[Case], prompts: Iterable[PromptFile]) -> None:
    """Say on standard error which columns of a dataset are variables of no prompt."""
    wanted = {name for prompt in prompts for name in prompt.template.variables}
    columns = dict.fromkeys(name for case in cases for name in case.values)
    if unused := [name for name in columns if name not in wanted]:
        print(f"No prompt has a variable called {', '.join(unused)}.", file=sys.stderr)


def _tell(typed: str, beside: str) -> None:
    print(f"--{typed.replace('_', '-')} has no effect {beside}.", file=sys.stderr)
