"""Nobody's model works for a page that nobody looks at, and what is missing says so."""

from typing import Any

from streamlit.testing.v1 import AppTest

from lit_core.engine import Run
from tests.pages.conftest import OpenPage, button, choose, field, finish, panels, suspended_model

WORKBENCH = "workbench runs"


def answered(open_page: OpenPage, dish: str) -> AppTest:
    """The Workbench with an answer about a dish that no other test asks about."""
    at = field(open_page(), "menu_item").set_value(dish).run()
    return finish(button(at, "Run").click().run(), WORKBENCH)


def run_of(at: AppTest) -> Run:
    (run,) = at.session_state[WORKBENCH]
    return run


def download(at: AppTest, label: str) -> Any:
    found = [each.proto for each in at.get("download_button")]
    return next(proto for proto in found if proto.label == label)


def test_a_method_ends_when_its_page_is_left_and_is_computed_when_that_is_shown_again(
    open_page: OpenPage,
) -> None:
    at = answered(open_page, "Leek pie")
    explanation = run_of(at).explanation
    assert explanation
    with suspended_model():
        at = choose(at, method="lime")
        (left,) = [job for job in explanation.jobs if not job.finished]
        at = at.switch_page("compare.py").run()
        assert left.stopped
    at = finish(at.switch_page("workbench.py").run(), WORKBENCH)
    assert panels(at)[0]["served"]
    assert not at.error


def test_another_run_ends_the_one_it_replaces(open_page: OpenPage) -> None:
    at = field(open_page(), "menu_item").set_value("Nut roast").run()
    with suspended_model():
        at = button(at, "Run").click().run()
        left = run_of(at)
        at = button(at, "Run").click().run()
        assert left.generating
        assert left.generating.stopped
    assert panels(finish(at, WORKBENCH))


def test_all_influence_is_handed_out_once_every_line_is_known(open_page: OpenPage) -> None:
    at = field(open_page(), "menu_item").set_value("Rice pudding").run()
    at = button(at, "Run").click().run()
    run = run_of(at)
    while not run.explanation:
        run.advance()
    run.explanation.jobs[0].wait()
    with suspended_model():
        at = at.run()
        waiting = download(at, "Influence, everything (CSV)")
        assert waiting.disabled
        assert waiting.help == "Available once the influence on every line of the answer is known."
    assert not download(finish(at, WORKBENCH), "Influence, everything (CSV)").disabled
