"""A cue at the end of a prompt is told from what is said before it."""

from dataclasses import replace

import numpy as np
import pytest

from lit_core.compare import DeletionReport, ExplainedAnswer, summary, verdicts
from lit_core.compare.cue import is_cue, parts_to_leave_out, strongest_but_cue
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    DeletionTest,
    Effects,
    cue_start,
    whole_response,
)
from lit_core.salience.deletion_test import Drop
from tests.compare.comparisons import cell
from tests.generations import make_generation


def answered(*effects: float, granularity: str = "lines") -> ExplainedAnswer:
    """An answer to a prompt of two lines, the last a cue, with these effects of its parts."""
    generation = make_generation(["Dish:", " soup", "\n", "Label", ":"], [" good"])
    config = AttributionConfig("occlusion", granularity)
    known = Effects(np.array(effects)[:, None])
    attribution = Attribution(generation).with_evidence(config.evidence_key, known)
    one = replace(cell(), prompt=generation.prompt, generation=generation, attribution=attribution)
    return ExplainedAnswer(one, whole_response(generation), config)


@pytest.mark.parametrize(
    ("prompt", "cue"),
    [
        ("Dish: soup\nLabel:", "Label:"),
        ("Dish: soup\n\n  Analysis :  \n", "Analysis :"),
        ("Say it.\n**Answer:**", "Answer:**"),
        ("问题\n答案：", "答案："),
        ("Dish: soup\nLabel: good", None),
        ("Dish: soup\nName the dish", None),
        ("Label:", None),
        (f"Dish\n{'and so on ' * 5}:", None),
        ("Dish: soup\nAt 10:30 say:", None),
    ],
)
def test_a_cue_is_a_short_last_line_that_ends_in_a_colon(prompt: str, cue: str | None) -> None:
    start = cue_start(prompt)
    assert (None if start is None else prompt[start:].strip()) == cue


@pytest.mark.parametrize("granularity", ["lines", "words", "tokens"])
def test_the_cue_and_what_lies_within_it_are_one(granularity: str) -> None:
    count = {"lines": 2, "words": 3, "tokens": 5}[granularity]
    one = answered(*np.arange(1.0, count + 1), granularity=granularity)
    cues = [each.segment.text for each in one.scores() if is_cue(each, one.cell.prompt)]
    assert "".join(cues) == "Label:"


def test_the_strongest_part_but_the_cue_is_found() -> None:
    one = answered(1, 3)
    found = strongest_but_cue(one.scores(), one.cell.prompt)
    assert found
    assert found.segment.text == "Dish: soup"


def test_a_cue_that_is_strongest_is_said_to_be_one_and_what_comes_next() -> None:
    assert summary(answered(1, 3)) == [
        "“good” is influenced most by the cue at the end of the prompt, “Label:” "
        "(75 % of all parts' influence), which only says where the answer begins; next comes line "
        "1 of the prompt, “Dish: soup” (25 % of all parts' influence)."
    ]


def test_where_nothing_else_stands_out_that_is_said() -> None:
    (sentence,) = summary(answered(0.1, 3))
    assert sentence.endswith("; apart from it no single part stands out.")


def test_a_cue_that_is_not_strongest_is_not_mentioned() -> None:
    assert summary(answered(-3, 1)) == [
        "“good” is influenced most by line 1 of the prompt, “Dish: soup” (75 % of all "
        "parts' influence). It speaks against these words."
    ]


def test_a_test_of_the_cue_names_it_since_the_finding_names_two_parts() -> None:
    one = answered(1, 3)
    top = next(each.segment for each in one.scores() if each.segment.text.startswith("Label"))
    test = DeletionTest((Drop(1, 7.0, 1.0, 0.5, 1.5),), top, "delete", 8)
    told = verdicts(one, DeletionReport(test, None, one.attribution.generation))[0].sentence
    assert told.startswith("This influence is confirmed by a test: without “Label:” ")


def test_a_cue_is_tested_only_where_nothing_else_counts() -> None:
    one = answered(1, 3)
    (part,) = parts_to_leave_out(one.scores(), one.attribution.generation)
    assert part.text == "Dish: soup"
    alone = [each for each in one.scores() if each.segment.text.startswith("Label")]
    (cue,) = parts_to_leave_out(alone, one.attribution.generation)
    assert cue.text.startswith("Label")


def test_of_a_part_that_ends_in_a_cue_the_rest_is_left_out() -> None:
    one = answered(5, granularity="paragraphs")
    (part,) = parts_to_leave_out(one.scores(), one.attribution.generation)
    assert (part.text, part.first, part.stop) == ("Dish: soup", 1, 4)
    test = DeletionTest((Drop(1, 7.0, 1.0, 0.5, 1.5),), part, "delete", 8)
    told = verdicts(one, DeletionReport(test, None, one.attribution.generation))[0].sentence
    assert told.startswith("This influence is confirmed by a test: without “Dish: soup” ")


def test_a_test_beside_a_cue_says_nothing_of_directions() -> None:
    one = answered(1, 3)
    (dish,) = parts_to_leave_out(one.scores(), one.attribution.generation)
    report = DeletionReport(
        DeletionTest((Drop(1, 7.0, 1.0, 0.5, 1.5),), dish, "delete", 8),
        None,
        one.attribution.generation,
    )
    told = verdicts(one, report)[0].sentence
    assert told.startswith("This influence is confirmed by a test: without “Dish: soup” ")
    note = "The test leaves out “Dish: soup”, the next part apart from the cue."
    assert note in summary(one, report)
