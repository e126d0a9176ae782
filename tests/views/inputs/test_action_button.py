"""A press outlives a page run that ends before the page has acted on it."""

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from lit_core.views.inputs.action_button import ActionButton
    from lit_core.views.state.page_state import begin_page, current_page

    begin_page(st.session_state["shown"])
    button = ActionButton("Run", "run")
    button.draw(st.container(), disabled=False)
    if st.session_state["ended"]:
        st.session_state["ended"] = False
        st.rerun()
    st.session_state["done"] += button.pressed
    current_page().forget_requests()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr("lit_core.views.state.drafts.draft_store", lambda: None)
    at = AppTest.from_function(script, default_timeout=60)
    at.session_state.shown, at.session_state.ended, at.session_state.done = "Workbench", False, 0
    return at.run()


@pytest.mark.parametrize("ended", [False, True])
def test_a_press_is_acted_on_once(page: AppTest, *, ended: bool) -> None:
    page.session_state.ended = ended
    page.button(key="run").click().run()
    page.run()
    assert page.session_state.done == 1


def test_a_press_is_forgotten_on_another_page(page: AppTest) -> None:
    page.button(key="run").click()
    page.session_state.shown = "Compare"
    page.run()
    assert page.session_state.done == 0
