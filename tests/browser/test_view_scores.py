"""What the browser works out by itself is what Python works out: scores, shares and ranks."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from lit_core.gemma import Generation
from lit_core.gemma.model import Gemma
from lit_core.salience import (
    GRANULARITIES,
    Attribution,
    AttributionConfig,
    EvidenceKey,
    MethodOptions,
    compute_evidence,
    find_method,
    target_spans,
)
from lit_core.views.components.salience_view.evidence_payload import (
    ARRAYS,
    BUDGET,
    evidence_payload,
)
from lit_core.views.components.salience_view.panels import view_data
from lit_core.views.state.view import Spans, View
from tests.browser.modules import L2_VIEW, open_modules, panel

pytestmark = pytest.mark.browser

# SHAP takes a minute for many parts.
FEW = ("parts", "paragraphs")
CASES = [(m, g) for m in ARRAYS for g in GRANULARITIES if m != "shap" or g in FEW]
SCORES = """
async ([bytes, data, method, granularity, spans, measure]) => {
  const { prepare } = await import("/panel_data.js");
  const { unpack } = await import("/payload_store.js");
  const { countedSegments, inputScores, ranked, segmentSums } = await import("/scores.js");
  const { toMask } = await import("/selection.js");
  const payload = unpack(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));
  const [whole] = prepare(data);
  return spans.map((one) => {
    const selected = toMask(whole, one);
    const scores = inputScores(payload, method.array, selected);
    if (!scores) return null;
    const segments = whole.segments[granularity];
    const sums = segmentSums(segments, method, scores);
    const counts = countedSegments(segments, method, whole.promptTokens, selected);
    return ranked(segments, sums, counts, measure);
  });
}
"""


def in_browser(
    page: Page, salience: Attribution, view: View, spans: list[Spans], budget: int = BUDGET
) -> list[list[dict[str, Any]] | None]:
    data = view_data([panel(salience)], view, [{}])
    key = find_method(view.method).key(view.granularity, MethodOptions())
    sent = evidence_payload(salience, salience.evidence[key], budget)
    assert sent
    content = base64.b64encode(sent.content).decode()
    method = data["methods"][view.method]
    asked = [content, data, method, view.granularity, spans, view.measure]
    return open_modules(page)(SCORES, asked)


def selections(generation: Generation, count: int = 12) -> list[Spans]:
    """Random spans of the answer, one in three of two pieces."""
    random, length = np.random.default_rng(3), len(generation.response_tokens)
    found: list[Spans] = []
    for number in range(count):
        cuts = sorted(random.choice(length + 1, 2 if number % 3 else 4, replace=False).tolist())
        found.append(tuple(zip(cuts[::2], cuts[1::2], strict=True)))
    return found


def in_python(salience: Attribution, view: View, spans: Spans) -> list[Any]:
    target = target_spans(salience.generation, tuple((*span, 1.0) for span in spans))
    return list(salience.scores(target, view.config(target)))


@pytest.fixture(scope="session")
def known(gemma: Gemma, explained: Attribution) -> Attribution:
    """An answer with the evidence of every method whose scores are sums."""
    for name, granularity in CASES:
        config = AttributionConfig(name, granularity)
        if config.evidence_key not in explained.evidence:
            quick = replace(config, options=MethodOptions(steps=4))
            found = compute_evidence(gemma, explained.generation, quick, explained.variables)
            explained = explained.with_evidence(config.evidence_key, found)
    return explained


@pytest.mark.parametrize(("method", "granularity"), CASES)
def test_scores_shares_and_ranks_equal_pythons_for_any_selection(
    page: Page, known: Attribution, method: str, granularity: str
) -> None:
    view = View(granularity=granularity, method=method)
    asked = selections(known.generation)
    for spans, rows in zip(asked, in_browser(page, known, view, asked), strict=True):
        expected = in_python(known, view, spans)
        assert rows is not None
        largest = max(abs(score.score) for score in expected)
        for row, score in zip(rows, expected, strict=True):
            assert row["score"] == pytest.approx(score.score, abs=1e-3 * largest)
            assert row["counts"] == (score.rank is not None)
            if score.share is not None:
                assert row["share"] == pytest.approx(score.share, abs=2e-4)
                clear = abs(score.share) > 0.01
                assert not clear or abs(row["rank"] - score.rank) <= 1


def test_the_mean_of_a_parts_tokens_is_ranked_by_itself(page: Page, known: Attribution) -> None:
    view = replace(L2_VIEW, measure="mean")
    spans: Spans = ((0, 5),)
    (rows,) = in_browser(page, known, view, [spans])
    assert rows
    means = [score.mean for score in in_python(known, view, spans) if score.rank]
    counted = [row for row in rows if row["counts"]]
    assert [row["shown"] for row in counted] == pytest.approx(means, rel=1e-3)
    by_rank = sorted(counted, key=lambda row: row["rank"])
    sizes = [abs(row["shown"]) for row in by_rank]
    assert sizes == sorted(sizes, reverse=True)


def test_beyond_the_budget_whole_words_are_answered_and_parts_of_words_are_not(
    page: Page, known: Attribution
) -> None:
    generation = known.generation
    words = [p for p in known.segments("words") if p.role == "response"]
    several = next(part for part in words if part.stop - part.first > 1)
    whole = ((several.first - generation.prompt_tokens, several.stop - generation.prompt_tokens),)
    cut = ((whole[0][0], whole[0][1] - 1),)
    tokens = len(generation.tokens)
    budget = tokens * len(words) * (len(words) - 1)
    view = L2_VIEW
    rows, none = in_browser(page, known, view, [whole, cut], budget)
    assert none is None
    assert rows
    for row, score in zip(rows, in_python(known, view, whole), strict=True):
        if score.share is not None:
            assert row["share"] == pytest.approx(score.share, abs=2e-4)


def test_a_payload_stays_within_its_budget(known: Attribution) -> None:
    gradients = known.evidence[EvidenceKey("gradients")]
    sent = evidence_payload(known, gradients, budget=20_000)
    assert sent
    generation = known.generation
    norms_and_sums = 2 * 4 * len(generation.tokens) * len(generation.response_tokens)
    assert len(sent.content) < 20_000 + norms_and_sums + 2_000
