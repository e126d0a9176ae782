"""Influence by way of the answer's earlier parts is told in words, in tables and in reports."""

import csv
import io
from dataclasses import replace

import numpy as np

from lit_core.compare import (
    Comparison,
    ExplainedAnswer,
    disagreement,
    full_salience_csv,
    is_worth_following,
    passed_on,
    report_html,
    salience_csv,
    through_answer,
)
from lit_core.salience import Attribution, AttributionConfig, Effects, target_line
from lit_core.salience.evidence import MultiHop
from tests.compare.comparisons import cell
from tests.generations import make_generation

# <bos>, two lines of prompt, two lines of answer, and the line that is explained.
MADE = make_generation(
    ["Dish: soup", "\n", "No onions", "\n"],
    ["It has onions", "\n", "So do not eat it", "\n", "Avoid"],
)
TARGET = target_line(MADE, 3)
CONFIG = AttributionConfig("gim")


def answered(direct: list[float], given: dict[int, float], *, followed: bool) -> ExplainedAnswer:
    """The answer with direct scores of its parts, and what the answer's parts passed on."""
    attribution = Attribution(MADE)
    segments = attribution.segments("lines")
    tokens = np.zeros(len(MADE.tokens))
    for part, score in zip(segments, direct, strict=True):
        tokens[part.first] = score
    selection = attribution.selection(TARGET)[None]
    config = replace(CONFIG, multi_hop=True)
    passing = np.array([given.get(part.index, 0.0) for part in segments])
    ends = tokens.copy()
    for part in segments:
        if passing[part.index]:
            ends[segments[2].first] += ends[part.first]
            ends[part.first] = 0.0
    attribution = attribution.with_evidence(
        CONFIG.evidence_key, Effects(tokens[:, None], groups=selection)
    ).with_evidence(config.evidence_key, MultiHop(tokens, ends, passing, groups=selection))
    one = replace(cell(), prompt=MADE.prompt, generation=MADE, attribution=attribution)
    return ExplainedAnswer(one, TARGET, config if followed else CONFIG)


def test_that_much_comes_from_the_answer_itself_is_told() -> None:
    one = answered([0, 1, 3, 4, 2, 0], {3: 4.0, 4: 2.0}, followed=False)
    assert is_worth_following(one)
    assert through_answer(one) == (
        "60 % of the influence comes from earlier parts of the same answer: “Follow the answer "
        "back to the prompt” shows where that comes from."
    )


def test_of_little_nothing_is_said() -> None:
    one = answered([0, 9, 3, 0.5, 0.5, 0], {3: 0.5, 4: 0.5}, followed=False)
    assert not is_worth_following(one)
    assert through_answer(one) == ""


def test_what_was_followed_back_is_told_with_the_parts_it_came_by() -> None:
    one = answered([0, 1, 3, 4, 2, 0], {3: 5.0, 4: 2.0}, followed=True)
    assert not is_worth_following(one)
    assert through_answer(one) == (
        "Influence by way of earlier parts of the answer is shown where it comes from: 50 % by way "
        "of “It has onions” and 20 % by way of “So do not eat it”."
    )
    assert passed_on(one) == {3: "50 % passed on", 4: "20 % passed on"}
    assert disagreement(one) == ""


def test_that_nothing_was_to_be_followed_is_told() -> None:
    one = answered([0, 1, 3, 0, 0, 0], {}, followed=True)
    assert through_answer(one) == "No influence comes by way of earlier parts of the answer."


def test_tables_tell_it_from_direct_influence() -> None:
    one = answered([0, 1, 3, 4, 2, 0], {3: 4.0, 4: 2.0}, followed=True)
    (method,) = {row["method"] for row in _rows(salience_csv("1", [one]))}
    assert method == "gim:multi_hop"
    everything = _rows(full_salience_csv("1", [one], ["lines"]))
    shares = {(row["method"], row["text"]): row["share"] for row in everything}
    assert float(shares["gim", "It has onions"]) == 0.4
    assert shares["gim:multi_hop", "It has onions"] == ""
    assert float(shares["gim:multi_hop", "No onions"]) == 0.9


def test_a_report_says_that_influence_was_followed_back() -> None:
    one = answered([0, 1, 3, 4, 2, 0], {3: 4.0, 4: 2.0}, followed=True)
    page = report_html(Comparison.of([one.cell]), [one], one.config)
    assert "GIM, followed back through earlier parts of the answer" in page
    assert "is shown where it comes from: 40 % by way of" in page
    assert "40.0 % passes on to what came before" in page


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
