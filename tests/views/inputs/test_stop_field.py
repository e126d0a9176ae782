"""Where an answer stops follows the prompt until a person chooses; then nothing changes it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox, TextArea

from lit_core.views.inputs.stop_field import BLANK, LINE, MODEL, OWN

BLANK_LINE, SEVERAL = ("\n\n",), ("\nQ:", "a\\b", "END ")
Draw = Callable[..., AppTest]


def script() -> None:
    import streamlit as st

    from lit_core.views.inputs.stop_field import chosen_stops, stop_field
    from lit_core.views.state.page_state import begin_page

    begin_page("a page")
    default = st.session_state["default"]
    st.session_state["stops"] = stop_field("decoding x", default)
    begin_page("another page")
    st.session_state["stops elsewhere"] = chosen_stops("decoding x", default)


@pytest.fixture
def draw(monkeypatch: pytest.MonkeyPatch) -> Draw:
    monkeypatch.setattr("lit_core.views.state.drafts.draft_store", lambda: None)

    def drawn(default: tuple[str, ...], at: AppTest | None = None) -> AppTest:
        at = at or AppTest.from_function(script, default_timeout=60)
        at.session_state["default"] = default
        at.run()
        assert not at.exception
        return at

    return drawn


def choice(at: AppTest) -> Selectbox:
    (box,) = at.selectbox
    return box


def area(at: AppTest) -> TextArea:
    (box,) = at.text_area
    return box


def stops(at: AppTest) -> tuple[str, ...]:
    """What the field says, on its page and on another."""
    assert at.session_state["stops"] == at.session_state["stops elsewhere"]
    return at.session_state["stops"]


@pytest.mark.parametrize(
    ("default", "chosen"), [(BLANK_LINE, BLANK), (("\n",), LINE), ((), MODEL), (SEVERAL, OWN)]
)
def test_it_begins_with_the_default(draw: Draw, default: tuple[str, ...], chosen: str) -> None:
    at = draw(default)
    assert (choice(at).value, stops(at)) == (chosen, default)


def test_several_stop_sequences_are_shown_one_a_line(draw: Draw) -> None:
    assert area(draw(SEVERAL)).value == "\\nQ:\na\\\\b\nEND "


def test_the_default_follows_the_prompt(draw: Draw) -> None:
    at = draw(())
    for default in (BLANK_LINE, SEVERAL, ("\nQ:",), ()):
        assert stops(draw(default, at)) == default


@pytest.mark.parametrize(("chosen", "kept"), [(BLANK, BLANK_LINE), (LINE, ("\n",)), (MODEL, ())])
def test_a_choice_stays_whatever_becomes_of_the_prompt(
    draw: Draw, chosen: str, kept: tuple[str, ...]
) -> None:
    at = draw(SEVERAL)
    choice(at).set_value(chosen).run()
    for default in ((), BLANK_LINE, SEVERAL):
        assert stops(draw(default, at)) == kept


def test_text_of_ones_own_begins_with_the_default_and_stays(draw: Draw) -> None:
    at = draw(BLANK_LINE)
    choice(at).set_value(OWN).run()
    assert area(at).value == r"\n\n"
    for default in ((), ("\nQ:",)):
        assert stops(draw(default, at)) == BLANK_LINE


def test_text_that_was_typed_stays_though_nobody_touched_the_choice(draw: Draw) -> None:
    at = draw(SEVERAL)
    area(at).set_value("\\nEND\n\nEND\nEND").run()
    for default in (SEVERAL, (), BLANK_LINE):
        assert stops(draw(default, at)) == ("\nEND", "END")
    assert area(at).value == "\\nEND\n\nEND\nEND"


def test_text_is_found_again_after_another_choice(draw: Draw) -> None:
    at = draw(())
    choice(at).set_value(OWN).run()
    assert "Nothing to stop at" in at.caption[0].value
    area(at).set_value("END").run()
    choice(at).set_value(LINE).run()
    assert not at.text_area
    choice(at).set_value(OWN).run()
    assert stops(at) == ("END",)
