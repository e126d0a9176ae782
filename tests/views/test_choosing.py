"""Which words are selected: the last line at first, then what a person chose, never nonsense."""

from dataclasses import replace

import pytest
import streamlit as st

from lit_core.compare import Cell
from lit_core.views.choosing import Choosing
from lit_core.views.view import Spans, View
from tests.compare.comparisons import cell
from tests.generations import generation


@pytest.fixture
def choosing(monkeypatch: pytest.MonkeyPatch) -> Choosing:
    monkeypatch.setattr(st, "session_state", {"drafts": {}})
    monkeypatch.setattr("lit_core.views.drafts.draft_store", lambda: None)
    return Choosing("a page")


def spans(choosing: Choosing, *cells: Cell) -> list[Spans]:
    return [panel.spans for panel in choosing.shown(cells, choosing.view)]


def test_at_first_the_last_line_is_selected(choosing: Choosing) -> None:
    assert spans(choosing, cell("mistake"), cell("fixed")) == [((0, 1),), ((0, 1),)]


def test_what_the_browser_tells_is_selected_and_kept(choosing: Choosing) -> None:
    choosing.hear({"method": "grad_dot_input", "lead": 1, "selection": [[], [[0, 1]]]})
    first, second = choosing.shown([cell("mistake"), cell("fixed")], choosing.view)
    assert (first.spans, first.explained) == ((), None)
    assert second.explained
    assert (choosing.view.method, choosing.view.lead) == ("grad_dot_input", 1)
    assert choosing.asked == 0


def test_a_selection_that_the_answer_does_not_have_gives_way_to_the_last_line(
    choosing: Choosing,
) -> None:
    choosing.ask(View(selection=(((7, 9),),)))
    assert spans(choosing, cell()) == [((0, 1),)]


def test_what_a_page_asks_for_is_told_by_a_number_that_grows(choosing: Choosing) -> None:
    choosing.ask(View(granularity="words"))
    choosing.forget()
    assert (choosing.asked, choosing.view.granularity) == (2, "words")


def test_an_empty_answer_has_a_panel_and_no_selection(choosing: Choosing) -> None:
    made = generation(["Say", " nothing"], [])
    empty = replace(cell("empty"), generation=made, salience=None)
    shown = choosing.shown([cell("full"), empty], choosing.view)
    assert [(panel.cell.title, panel.explained is None) for panel in shown] == [
        ("full", False),
        ("empty", True),
    ]


def test_an_answer_beside_an_empty_one_keeps_its_last_line(choosing: Choosing) -> None:
    made = generation(["Say", " nothing"], [])
    empty = replace(cell("empty"), generation=made, salience=None)
    assert spans(choosing, empty, cell("full")) == [(), ((0, 1),)]


def test_a_pattern_that_cannot_be_used_is_told_and_lines_are_used(choosing: Choosing) -> None:
    choosing.hear({"granularity": "custom:("})
    view, fault = choosing.usable_view([])
    assert view.granularity == "lines"
    assert "is not a regular expression" in fault
    assert fault.endswith(". Lines are shown in its place.")
