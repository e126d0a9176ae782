"""What the salience view is given to draw says the same as the scores."""

import re
from dataclasses import replace

from lit_core.salience import GRANULARITIES, METHODS
from lit_core.views.components.salience_view import HTML, SCRIPTS
from lit_core.views.components.salience_view.evidence_payload import ARRAYS
from lit_core.views.components.salience_view.panels import Panel, view_data
from lit_core.views.state.view import View
from tests.compare.comparisons import cell, explained


def data(*names: str, view: View | None = None) -> dict:
    view = view or View(method="grad_l2")
    found = explained(*map(cell, names))
    shown = [replace(one, config=view.config(one.target)) for one in found]
    panels = [Panel(one.cell, one.attribution, ((0, 1),), one) for one in shown]
    return view_data(panels, view, [{"grad_l2": "1"} for _ in panels])


def test_every_character_of_prompt_and_answer_is_in_one_part_of_each_kind() -> None:
    (panel,) = data("mistake")["panels"]
    for granularity in GRANULARITIES:
        rows = panel["segments"][granularity]
        stops = [stop for _, stop, *_ in rows]
        assert [first for first, *_ in rows] == [0, *stops[:-1]]
        assert stops[-1] == len(panel["tokens"])
    assert panel["tokens"][-1][1] == len(panel["text"])


def test_the_scores_of_what_is_selected_are_those_of_the_tables() -> None:
    one = explained(cell("mistake"))[0]
    (panel,) = data("mistake")["panels"]
    wanted = [score.score for score in one.scores()]
    assert panel["served"]["scores"] == wanted
    assert panel["served"]["spans"] == ((0, 1),)


def test_what_is_not_known_is_not_served() -> None:
    assert data("mistake", view=View(method="shap"))["panels"][0]["served"] is None


def test_what_differs_between_two_prompts_is_marked_on_both() -> None:
    panels = data("mistake", "fixed")["panels"]
    marked = [[panel["text"][a:b] for a, b, _ in panel["marks"]] for panel in panels]
    assert marked == [["mistake"], ["fixed"]]


def test_parts_are_paired_with_those_of_the_first_panel() -> None:
    assert data("mistake", "fixed")["aligned"]["lines"][1] == (1, 1)


def test_a_panel_alone_is_paired_with_nothing() -> None:
    assert data("mistake")["aligned"] == {}


def test_the_view_knows_every_method_and_scores_those_whose_numbers_it_gets() -> None:
    methods = data("mistake")["methods"]
    assert list(methods) == list(METHODS)
    assert {name for name, about in methods.items() if about["array"]} == set(ARRAYS)


def test_prompt_text_is_never_set_as_markup() -> None:
    for file in SCRIPTS.glob("*.js"):
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write", file.read_text())
    assert "<script" not in HTML
