"""Which words are selected: the default at first, then what a person chose, never nonsense."""

from dataclasses import replace

import pytest
import streamlit as st

from lit_core.compare import Cell
from lit_core.salience import Attribution
from lit_core.views.state.page_state import PageState
from lit_core.views.state.selection_state import SelectionState
from lit_core.views.state.view import Spans, View
from tests.compare.comparisons import cell
from tests.generations import make_generation


@pytest.fixture
def selection(monkeypatch: pytest.MonkeyPatch) -> SelectionState:
    monkeypatch.setattr(st, "session_state", {"drafts": {}})
    monkeypatch.setattr("lit_core.views.state.drafts.draft_store", lambda: None)
    return SelectionState(PageState("a page"))


def spans(selection: SelectionState, *cells: Cell) -> list[Spans]:
    return [panel.spans for panel in selection.shown(cells, selection.view)]


def test_at_first_the_last_line_is_selected(selection: SelectionState) -> None:
    assert spans(selection, cell("mistake"), cell("fixed")) == [((0, 1),), ((0, 1),)]


def test_at_first_the_first_line_of_an_answer_cut_off_is_selected(
    selection: SelectionState,
) -> None:
    made = make_generation(["Say", ":"], [" It", " is.", "\n", "Say", ":"])
    cut_off = replace(made, finish_reason="length")
    shown = replace(cell(), generation=cut_off, attribution=Attribution(cut_off))
    assert spans(selection, shown) == [((0, 3),)]


def test_what_the_browser_tells_is_selected_and_kept(selection: SelectionState) -> None:
    selection.on_change({"method": "grad_dot_input", "lead": 1, "selection": [[], [[0, 1]]]})
    first, second = selection.shown([cell("mistake"), cell("fixed")], selection.view)
    assert (first.spans, first.explained) == ((), None)
    assert second.explained
    assert (selection.view.method, selection.view.lead) == ("grad_dot_input", 1)
    assert selection.revision == 0


def test_a_selection_that_the_answer_does_not_have_gives_way_to_the_last_line(
    selection: SelectionState,
) -> None:
    selection.show(View(selection=(((7, 9),),)))
    assert spans(selection, cell()) == [((0, 1),)]


def test_what_a_page_asks_for_is_told_by_a_number_that_grows(selection: SelectionState) -> None:
    selection.show(View(granularity="words"))
    selection.forget()
    assert (selection.revision, selection.view.granularity) == (2, "words")


def test_an_empty_answer_has_a_panel_and_no_selection(selection: SelectionState) -> None:
    generation = make_generation(["Say", " nothing"], [])
    empty = replace(cell("empty"), generation=generation, attribution=None)
    shown = selection.shown([cell("full"), empty], selection.view)
    assert [(panel.cell.title, panel.explained is None) for panel in shown] == [
        ("full", False),
        ("empty", True),
    ]


def test_an_answer_beside_an_empty_one_keeps_its_last_line(selection: SelectionState) -> None:
    generation = make_generation(["Say", " nothing"], [])
    empty = replace(cell("empty"), generation=generation, attribution=None)
    assert spans(selection, empty, cell("full")) == [(), ((0, 1),)]


def test_a_pattern_that_cannot_be_used_is_told_and_lines_are_used(
    selection: SelectionState,
) -> None:
    selection.on_change({"granularity": "custom:("})
    view, fault = selection.usable_view([])
    assert view.granularity == "lines"
    assert "is not a regular expression" in fault
    assert fault.endswith(". Lines are shown in its place.")
