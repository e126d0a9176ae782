"""Where an answer ended is said in one sentence, and only where it is worth saying."""

from dataclasses import replace

import pytest

from lit_core.compare import ending, report_html
from lit_core.compare.values import Comparison
from lit_core.salience import AttributionConfig
from tests.compare.comparisons import cell
from tests.generations import make_generation

MADE = make_generation(["Say:"], [" It", " is."])


@pytest.mark.parametrize(
    ("stop", "sentence"),
    [
        ("\n\n", "The answer stopped at a blank line."),
        ("\n", "The answer stopped at the end of a line."),
        ("\nQ:", r"The answer stopped at “\nQ:”."),
    ],
)
def test_the_stop_sequence_is_named(stop: str, sentence: str) -> None:
    assert ending(replace(MADE, stopped_at=stop)) == sentence


def test_an_answer_cut_off_says_why_and_one_that_is_whole_nothing() -> None:
    assert "maximum length" in ending(replace(MADE, finish_reason="length"))
    assert "You stopped" in ending(replace(MADE, finish_reason="cancelled"))
    assert "was provided" in ending(replace(MADE, finish_reason="given"))
    assert ending(MADE) == ""


def test_the_report_says_it_too() -> None:
    stopped = replace(MADE, stopped_at="\n\n")
    one = replace(cell(), generation=stopped, attribution=None)
    page = report_html(Comparison.of([one]), [], AttributionConfig())
    assert ending(stopped) in page
