"""What the browser works out and shows, and what report and tables say, are the same."""

import base64
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lit_core.compare import Comparison, report_html, share_rows
from lit_core.compare.quoting import percent, points, quoted, quoted_difference
from lit_core.salience import GRANULARITIES, Attribution, AttributionConfig
from lit_core.views.components.salience_view.evidence_payload import evidence_payload
from lit_core.views.components.salience_view.panels import Panel, view_data
from lit_core.views.state.page_state import PageState
from lit_core.views.state.selection_state import SelectionState
from lit_core.views.state.view import View
from tests.browser.modules import L2_VIEW, open_modules, open_view, panel
from tests.browser.two_prompts import ANSWER, LAST, OTHER, PROMPT, REPLY, option, reported, salience

pytestmark = pytest.mark.browser

CHANGES = """
async ([data, payloads]) => {
  const { addPayload } = await import("/payload_store.js");
  const { prepare } = await import("/panel_data.js");
  const { scoredRows } = await import("/scored_rows.js");
  const { changeRows, partsOf, wording } = await import("/changes_table.js");
  for (const text of payloads) addPayload(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
  const { view, methods, aligned } = data;
  const panels = prepare(data);
  const method = methods[view.method];
  const rows = panels.map((one, i) => scoredRows(one, view, method, view.selection[i]));
  const segments = panels.map((one) => one.segments[view.granularity]);
  return changeRows(aligned[view.granularity], rows).map((row) => ({
    ...row,
    text: wording(partsOf(row, segments).map(({ part }) => part)),
  }));
}
"""
# Of each part that is shown: its text, and everything that is said of it.
IN_REPORT = """
() => [...document.querySelectorAll(".panel")].map((panel) =>
  [...panel.querySelectorAll(".text > span")].flatMap((part) => {
    if (!part.textContent.trim()) return [];
    const beside = [];
    for (let next = part.nextElementSibling; next?.matches("b, i"); next = next.nextElementSibling)
      beside.push(next.textContent);
    return {
      text: part.textContent,
      colour: getComputedStyle(part).backgroundColor,
      negative: part.matches(".negative"),
      picked: part.matches(".picked"),
      beside: beside.join(" · "),
      says: part.title,
      lines: [...part.querySelectorAll("s")].map((one) => one.dataset.line),
    };
  }))
"""
IN_VIEW = """
() => [0, 1].map((number) =>
  [...document.querySelector("#view").shadowRoot.querySelectorAll(
    `[data-panel="${number}"] .piece`)].map((piece) => ({
    text: piece.textContent,
    colour: getComputedStyle(piece).backgroundColor,
    negative: piece.matches(".negative"),
    picked: piece.matches(".picked"),
    beside: piece.nextElementSibling?.dataset.tag ?? "",
    says: piece.ariaLabel.match(/influence .*$/)?.[0] ?? "",
    lines: [...piece.querySelectorAll(".line-number")].map((one) => one.dataset.line),
  })))
"""
LONGER = [*PROMPT[:3], "Likes:", " rice", "\n", *PROMPT[3:]]


def panels(view: View, *known: Attribution) -> list[Panel]:
    """A panel for each, with its last line selected."""
    last = {len(ANSWER): LAST, len(REPLY): ((5, 7),)}
    return [
        panel(one, last[len(one.generation.response_tokens)], f"variant {number}", view)
        for number, one in enumerate(known, start=1)
    ]


def changes_in_browser(page: Page, shown: Sequence[Panel], view: View) -> list[dict[str, Any]]:
    payloads = [
        evidence_payload(one.attribution, next(iter(one.attribution.evidence.values())))
        for one in shown
    ]
    ids = [{view.method: each.id} for each in payloads if each]
    contents = [base64.b64encode(each.content).decode() for each in payloads if each]
    return open_modules(page)(CHANGES, [view_data(shown, view, ids), contents])


def strength(colour: str) -> tuple[str, float]:
    """The tone of a colour and how much of it there is; no tone where there is none."""
    *tone, alpha = colour.strip("rgba()").split(", ")
    return ("", 0.0) if not float(alpha) else (" ".join(tone), float(alpha))


@pytest.mark.parametrize("method", ["grad_l2", "grad_dot_input"])
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_the_table_of_changes_has_the_rows_of_the_chart_and_the_report(
    page: Page, method: str, granularity: str
) -> None:
    view = View(method=method, granularity=granularity)
    prompts = [(PROMPT, ANSWER), (OTHER, REPLY), (LONGER, ANSWER)]
    known = [salience(*one, seed) for seed, one in enumerate(prompts, start=1)]
    for several in (known[:2], known):
        shown = panels(view, *several)
        explained = [one.explained for one in shown if one.explained]
        expected = share_rows(explained)
        found = changes_in_browser(page, shown, view)
        sizes = [abs(row["change"]) for row in found]
        assert sizes == sorted(sizes, reverse=True)
        by_parts = {tuple(row["at"]): row for row in found}
        assert len(found) == len(by_parts) == len(expected)
        for row in expected:
            same = by_parts[row.parts]
            assert same["text"] == " ".join(row.text.split())
            assert same["shares"] == pytest.approx(list(row.shares), abs=1e-4)
            assert abs(same["change"]) == pytest.approx(abs(row.change), abs=1e-4)


@pytest.mark.parametrize("method", ["grad_l2", "grad_dot_input"])
@pytest.mark.parametrize("granularity", ["lines", "sentences", "parts"])
def test_a_report_shows_each_part_as_the_page_does(
    page: Page, method: str, granularity: str
) -> None:
    view = View(method=method, granularity=granularity)
    shown = panels(view, salience(PROMPT, ANSWER, 1), salience(OTHER, REPLY, 2))
    open_view(page, shown, view)
    expect(page.locator(".legend")).not_to_be_empty()
    in_view = page.evaluate(IN_VIEW)
    explained = [one.explained for one in shown if one.explained]
    comparison = Comparison("1", tuple(one.cell for one in shown))
    page.set_content(report_html(comparison, explained, AttributionConfig(method, granularity)))
    in_report = page.evaluate(IN_REPORT)
    assert any(part["negative"] for panel in in_report for part in panel) == (method != "grad_l2")
    assert any("changed" in part["beside"] for panel in in_report for part in panel)
    numbers = [[number for part in panel for number in part["lines"]] for panel in in_report]
    assert numbers == [[*"1234"]] * 2
    for ours, theirs in zip(in_report, in_view, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            (tone, depth), (same_tone, same_depth) = map(strength, (one["colour"], other["colour"]))
            assert (tone, depth) == (same_tone, pytest.approx(same_depth, abs=0.011))
            for said in ("text", "negative", "picked", "beside", "says", "lines"):
                assert one[said] == other[said]


def test_numbers_are_written_the_same_way(page: Page) -> None:
    shares = [number / 4000 for number in range(-4000, 4001, 5)] + [0.12345, -0.00049, 1e-9, -1e-9]
    found = open_modules(page)(
        """async (shares) => {
          const { percent, points } = await import("/formatting.js");
          return shares.map((share) => [percent(share), percent(share, 1), points(share)]);
        }""",
        shares,
    )
    assert found == [[percent(share), percent(share, 1), points(share)] for share in shares]


def test_a_long_text_is_cut_in_the_same_place(page: Page) -> None:
    texts = ["a\n  b", "soup " * 40, "🍜" * 200, "x" * 90, "y" * 91, " é\tü "]
    found = open_modules(page)(
        """async (texts) => {
          const { oneLine } = await import("/formatting.js");
          return texts.map((text) => oneLine(text, 90));
        }""",
        texts,
    )
    assert found == [quoted(text, 90)[1:-1] for text in texts]


def test_texts_are_cut_to_the_same_difference(page: Page) -> None:
    long = "soup " * 30
    pairs = [
        [f"{long}with bread", f"{long}with 🍜"],
        [f"{long}and more", long],
        ["x" * 100, "y" * 100],
        ["short", f"short {long}"],
        [long],
        ["a\n b", "a c"],
    ]
    found = open_modules(page)(
        """async (pairs) => {
          const { differences } = await import("/formatting.js");
          return pairs.map((pair) => differences(pair, 90));
        }""",
        pairs,
    )
    assert found == [[text[1:-1] for text in quoted_difference(pair, 90)] for pair in pairs]


def test_a_click_on_the_last_line_selects_what_is_selected_in_new_answers(page: Page) -> None:
    shorter = [*ANSWER[:5], *ANSWER[10:]]
    known = [salience(PROMPT, ANSWER, 1), salience(OTHER, shorter, 2)]
    cells = [panel(one, title=f"variant {number}").cell for number, one in enumerate(known)]
    at_first = SelectionState(PageState("Workbench")).shown(cells, L2_VIEW)
    open_view(page, [panel(one) for one in known])
    option(page, "Eat it.").click()
    selected = [[list(span) for span in each.spans] for each in at_first]
    assert reported(page)["selection"] == selected
