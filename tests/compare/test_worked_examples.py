"""Which of the examples influenced an answer most is told beside the question's own part."""

from dataclasses import replace

import numpy as np
import pytest

from lit_core.compare import DeletionReport, ExplainedAnswer, finding, summary, verdicts
from lit_core.compare.worked_examples import examples_to_leave_out
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    DeletionTest,
    Effects,
    Segment,
    whole_response,
)
from lit_core.salience.deletion_test import Drop
from tests.compare.comparisons import cell
from tests.generations import make_generation

LINES = ["Judge.", "Dish: egg", "Label: bad", "Dish: leek", "Label: good", "Dish: soup", "Label:"]


def answered(*effects: float) -> ExplainedAnswer:
    """An answer to a prompt of two examples and a question, with these effects of its lines."""
    pieces = [f"{line}\n" for line in LINES[:-1]] + [LINES[-1]]
    generation = make_generation(pieces, [" good"])
    config = AttributionConfig("occlusion")
    known = Effects(np.array(effects)[:, None])
    attribution = Attribution(generation).with_evidence(config.evidence_key, known)
    one = replace(cell(), prompt=generation.prompt, generation=generation, attribution=attribution)
    return ExplainedAnswer(one, whole_response(generation), config)


def left_out(one: ExplainedAnswer) -> tuple[Segment, ...]:
    return examples_to_leave_out(one.scores(), one.attribution)


def test_where_the_question_is_strongest_the_strongest_example_is_named_too() -> None:
    assert finding(answered(0, 1, 2, 0, 3, 14, 0)) == (
        "“good” is influenced most by line 6 of the prompt, “Dish: soup” (70 % of all parts' "
        "influence). Of the examples, the strongest part is line 5, “Label: good” (15 %)."
    )


def test_so_it_is_beside_the_cue_and_what_comes_next() -> None:
    told = finding(answered(0, 1, 1, 0, 0, 8, 10))
    assert (
        "; next comes line 6 of the prompt, “Dish: soup” (40 % of all parts' influence). Of the"
        in told
    )
    assert told.endswith("Of the examples, the strongest part is line 2, “Dish: egg” (5 %).")


def test_an_example_that_speaks_against_the_words_is_told_of_as_such() -> None:
    told = finding(answered(0, 0, -5, 0, 0, 15, 0))
    assert told.endswith("line 3, “Label: bad” (25 %, against these words).")


def test_where_the_strongest_part_speaks_against_the_words_what_speaks_for_them_is_named() -> None:
    told = finding(answered(0, 1, 2, 0, 3, -14, 0))
    assert (
        "“Dish: soup” (70 % of all parts' influence). It speaks against these words. The part"
        in told
    )
    assert told.endswith(
        "The part that speaks most for them is line 5 of the prompt, “Label: good” (15 % of all "
        "parts' influence)."
    )


@pytest.mark.parametrize(
    "effects",
    [
        pytest.param((0, 1, 2, 0, 14, 3, 0), id="strongest"),
        pytest.param((0, 1, 8, 0, 1, 1, 10), id="next to the cue"),
        pytest.param((0, 0, 0, 0, 0, 1, 0), id="without influence"),
    ],
)
def test_an_example_that_is_named_already_or_has_no_influence_is_not_added(
    effects: tuple[float, ...],
) -> None:
    assert "Of the examples" not in finding(answered(*effects))


def test_the_examples_are_tested_by_themselves_where_the_question_is_strongest() -> None:
    parts = left_out(answered(0, 1, 2, 0, 3, 14, 0))
    assert [part.text for part in parts] == ["Label: good", "Label: bad", "Dish: egg", "Dish: leek"]
    assert left_out(answered(0, 1, 2, 0, 14, 3, 0)) == ()


def test_the_test_says_which_influence_it_confirms() -> None:
    one = answered(0, 1, 2, 0, 3, 14, 0)
    question = one.scores()[6].segment
    whole = DeletionTest((Drop(1, 7.0, 1.0, 0.5, 1.5),), question, "delete", 8)
    alone = DeletionTest((Drop(1, 0.7, 1.0, 0.5, 1.5),), left_out(one)[0], "delete", 8)
    made = one.attribution.generation
    report = DeletionReport(whole, None, made, DeletionReport(alone, None, made))
    first, second = verdicts(one, report)
    assert (first.confirmed, second.confirmed) == (True, False)
    assert first.sentence.startswith("This influence is confirmed by a test: without this part ")
    assert second.sentence == (
        "Of the examples, the influence of “Label: good” is not confirmed: without it 2.0 times "
        "less likely; without one of their parts chosen at random 2.7 times less likely."
    )
    assert (
        "Leaving out “Label: good” made the selected words 2.0 times less likely; leaving out one "
        "part of the examples chosen at random, 2.7 times less likely on average."
    ) in summary(one, report)
    assert finding(one, report) == finding(one)


def test_a_finding_that_the_test_does_not_confirm_is_called_an_estimate() -> None:
    one = answered(0, 1, 2, 0, 3, 14, 0)
    test = DeletionTest((Drop(1, 0.7, 1.0, 0.5, 1.5),), one.scores()[6].segment, "delete", 8)
    report = DeletionReport(test, None, one.attribution.generation)
    told = "By an estimate that the test does not confirm, “"
    assert finding(one, report) == told + finding(one).removeprefix("“")
    assert summary(one, report)[0] == finding(one, report)
