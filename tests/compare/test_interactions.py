"""How two parts work together is told in words, and in a table of its own."""

import csv
import html
import io

import pytest

from lit_core.compare import (
    Comparison,
    interaction_sentences,
    interactions_csv,
    partners,
    report_html,
)
from lit_core.salience import PairInteraction, Segment
from tests.compare.comparisons import cell, explained
from tests.generations import GRAD_L2

PROMPT = "Dish: egg\nLabel: bad\nDish: soup\nLabel:"
EGG, BAD = (
    Segment(0, "template", 1, 2, 0, 9, "Dish: egg"),
    Segment(1, "template", 2, 3, 10, 20, "=b"),
)


@pytest.mark.parametrize(
    ("effects", "told"),
    [
        (
            (0.0, -0.5, 8.0),
            ["One of line 1, “Dish: egg”, and line 2, “=b”, is enough: without one of them "
            "the selected words are about as likely as before, without both more than 1000 times "
            "less likely."],
        ),
        (
            (1.0, 0.2, 4.0),
            ["One of line 1, “Dish: egg”, and line 2, “=b”, is enough: without one of them "
            "the selected words are at most 2.7 times less likely, without both 55 times less "
            "likely."],
        ),
        (
            (3.0, 4.0, 4.0),
            ["Line 1, “Dish: egg”, and line 2, “=b”, work only together: without one of them the "
            "selected words are at least 20 times less likely, without both 55 times less likely."],
        ),
        ((2.0, 2.0, 4.0), []),
    ],
)  # fmt: skip
def test_the_relation_is_told_with_what_leaving_out_does(
    effects: tuple[float, float, float], told: list[str]
) -> None:
    assert interaction_sentences(PROMPT, [PairInteraction(EGG, BAD, *effects)]) == told


def test_parts_say_what_the_other_is_to_them() -> None:
    pairs = [PairInteraction(EGG, BAD, 0.0, 0.0, 8.0), PairInteraction(EGG, BAD, 3.0, 4.0, 4.0)]
    assert partners(PROMPT, pairs) == {
        0: "enough without line 2, only with line 2",
        1: "enough without line 1, only with line 1",
    }
    assert partners(PROMPT, [PairInteraction(EGG, BAD, 2.0, 2.0, 4.0)]) == {}


def test_the_table_has_a_row_for_each_pair_and_no_formula() -> None:
    one = cell("mistake")
    pair = PairInteraction(EGG, BAD, 1.0, 0.25, 4.0)
    text = interactions_csv("abc123", list(zip(explained(one), [[pair]], strict=True)))
    (row,) = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    assert row == {
        "comparison_id": "abc123",
        "case_id": "1",
        "variant": "mistake",
        "sample_index": "0",
        "target_start": "0",
        "target_end": "1",
        "granularity": "lines",
        "segment_a": "0",
        "segment_b": "1",
        "text_a": "Dish: egg",
        "text_b": "'=b",
        "effect_a": "1.0",
        "effect_b": "0.25",
        "effect_both": "4.0",
        "interaction": "-2.75",
    }


def test_the_report_tells_of_them() -> None:
    one = cell()
    pairs = [PairInteraction(EGG, BAD, 3.0, 4.0, 4.0)]
    page = report_html(Comparison.of([one]), explained(one), GRAD_L2, interactions=[pairs])
    assert "work only together" in html.unescape(page)
