"""Answers that a comparison is given, to be read in place of those the model would write."""

import argparse
import sys
from collections.abc import Iterable

from lit_core.compare import Case
from lit_core.errors import DatasetError, SalienceError
from lit_core.salience import TypedText


def check_given_answers(cases: Iterable[Case], arguments: argparse.Namespace) -> None:
    """See that there is what `--answers-from-data` is to explain; tell of answers without it.

    Raises:
        DatasetError: there are no data, or a case has no answer.
        SalienceError: another answer was typed.
    """
    if not arguments.answers_from_data:
        if any(case.target is not None for case in cases):
            print(
                "The answers in the data (__target) are not used: --answers-from-data explains "
                "them.",
                file=sys.stderr,
            )
        return
    if arguments.answer is not None:
        raise SalienceError("--answer and --answers-from-data exclude each other: leave out one.")
    if not arguments.data:
        raise DatasetError("--answers-from-data needs --data with a column __target.")
    for case in cases:
        if case.target is None:
            raise DatasetError(
                f"The case “{case.id}” of {arguments.data} has no answer: fill in its __target, or "
                "leave out --answers-from-data."
            )


def given_answer(case: Case, arguments: argparse.Namespace) -> TypedText | None:
    """The answer that was typed, or that of the case; None where the model writes its own."""
    text = case.target if arguments.answers_from_data else arguments.answer
    return None if text is None else TypedText(text, arguments.space)
