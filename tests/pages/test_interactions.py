"""How parts work together is told with the test of an influence."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, button, choose, findings, finish, table

WORKBENCH = "workbench runs"
FLAWED = "Recommendation: You have to try it."
NEXT = "“What would change this answer?”, below, looks for the part that does decide."


def after_test(open_page: OpenPage, **settings: str) -> AppTest:
    at = finish(button(open_page(), "Run").click().run(), WORKBENCH)
    at = finish(choose(at, **settings), WORKBENCH)
    return finish(button(at, "Test this influence").click().run(), WORKBENCH)


def test_parts_that_work_only_together_are_told_of(open_page: OpenPage) -> None:
    at = after_test(open_page)
    assert f"and line 9, “{FLAWED}”, work only together: without one of" in findings(at)
    first, *_ = table(at, "Without both")
    assert first["Another part"] == f"line 9: {FLAWED}"
    assert first["Without both"].endswith("times less likely")
    files = [each.proto.label for each in at.get("download_button")]
    assert "Parts together (CSV)" in files
    assert NEXT not in findings(at)


def test_a_test_that_confirms_nothing_says_what_to_do_next(open_page: OpenPage) -> None:
    said = findings(after_test(open_page, method="grad_dot_input"))
    assert "not confirmed" in said
    assert "By an estimate that the test does not confirm, “" in said
    assert NEXT in said
