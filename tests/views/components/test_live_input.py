"""Of two texts of a field the newer number wins, in whatever order they come."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from lit_core.store import DraftStore, open_database
from lit_core.views.state import resources
from lit_core.views.state.page_state import Field, PageState
from tests.views.streamlit_session import Browser, in_a_loop, request, running, until

SCRIPT = """
import streamlit as st
from lit_core.views.state.drafts import sync_drafts
from lit_core.views.components.live_input import live_input
from lit_core.views.state.page_state import Field, begin_page, current_page
from lit_core.views.inputs.persistent_widget import persistent_widget

FOOD = Field("food", "Quiche")

def back():
    current_page().keep(FOOD, "Quiche")

def first():
    if st.query_params.get("food"):
        current_page().show(FOOD, st.query_params["food"])
        st.query_params.clear()
    st.write("value: " + persistent_widget(st.text_area, "Food", FOOD))
    st.button("Back", on_click=back)

def second():
    st.write("The other page")

sync_drafts()
ready = live_input()
page = st.navigation([st.Page(first, title="First", default=True), st.Page(second, title="Second")])
begin_page(page.title)
if ready:
    page.run()
"""
FOOD = PageState("First").widget_key(Field("food", ""))


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("lit_core.views.state.drafts.browser_name", lambda: "a browser")
    resources._stores.clear()
    path = tmp_path / "page.py"
    path.write_text(SCRIPT)
    return path


def draft(script: Path) -> Any:
    return DraftStore(open_database(script.parent / "data")).load("a browser").get("food")


async def draws(browser: Browser, text: str) -> None:
    await until(lambda: text in browser.texts_of_last_run())


@pytest.mark.parametrize("lag", [0, *(0.0005 * 1.3**step for step in range(14))])
def test_what_is_typed_is_kept_however_soon_another_page_is_asked_for(
    script: Path, lag: float
) -> None:
    """Lags from 0 to 15 ms: before the run begins, while it takes the text up, and after that."""

    async def go_on_after(lag: float) -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            soup = {FOOD: (1, "Soup")}
            runtime.handle_backmsg(session_id, browser.sending(browser.typed("Soup"), soup))
            await asyncio.sleep(lag)
            runtime.handle_backmsg(session_id, browser.sending(browser.to_other_page(), soup))
            await draws(browser, "The other page")
            assert draft(script) == "Soup"
            assert browser.confirmed() == {FOOD: 1}

    in_a_loop(go_on_after(lag))


def test_a_page_change_alone_brings_what_was_typed(script: Path) -> None:
    async def lose_the_first_message() -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            change = browser.sending(browser.to_other_page(), {FOOD: (1, "Soup")})
            runtime.handle_backmsg(session_id, change)
            await draws(browser, "The other page")
            assert draft(script) == "Soup"
            runtime.handle_backmsg(session_id, browser.to_first_page())
            await draws(browser, "value: Soup")

    in_a_loop(lose_the_first_message())


def test_an_older_text_is_never_put_over_a_newer_one(script: Path) -> None:
    async def send_in_another_order() -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            newer = browser.sending(browser.typed("Soup"), {FOOD: (2, "Soup")})
            runtime.handle_backmsg(session_id, newer)
            await draws(browser, "value: Soup")
            runtime.handle_backmsg(session_id, browser.sending(request(), {FOOD: (1, "Stew")}))
            await until(lambda: browser.confirmed() == {FOOD: 2})
            assert draft(script) == "Soup"
            await draws(browser, "value: Soup")

    in_a_loop(send_in_another_order())


def test_a_field_that_was_drawn_anew_shows_the_newest_number(script: Path) -> None:
    async def bring_the_number_alone() -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            of_itself = browser.sending(browser.typed("Quiche"), {FOOD: (1, "Soup")})
            runtime.handle_backmsg(session_id, of_itself)
            await draws(browser, "value: Soup")

    in_a_loop(bring_the_number_alone())


def test_what_a_button_puts_in_a_field_stays_though_the_number_comes_again(script: Path) -> None:
    async def press_back() -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            soup = {FOOD: (1, "Soup")}
            runtime.handle_backmsg(session_id, browser.sending(browser.typed("Soup"), soup))
            await draws(browser, "value: Soup")
            pressed = browser.sending(browser.pressed(browser.typed("Soup")), soup)
            runtime.handle_backmsg(session_id, pressed)
            await draws(browser, "value: Quiche")
            assert draft(script) == "Quiche"

        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            runtime.handle_backmsg(session_id, browser.sending(request(), soup))
            await until(lambda: browser.confirmed() == {FOOD: 1})
            assert draft(script) == "Quiche"

    in_a_loop(press_back())


def test_what_is_typed_ends_what_a_link_shows(script: Path) -> None:
    async def open_a_link_and_type() -> None:
        async with running(script) as (runtime, session_id, browser):
            opened = request()
            opened.rerun_script.query_string = "food=Omelette"
            runtime.handle_backmsg(session_id, opened)
            await draws(browser, "value: Omelette")
            assert draft(script) is None
            change = browser.sending(browser.to_other_page(), {FOOD: (1, "Soup")})
            runtime.handle_backmsg(session_id, change)
            await draws(browser, "The other page")
            runtime.handle_backmsg(session_id, browser.to_first_page())
            await draws(browser, "value: Soup")

    in_a_loop(open_a_link_and_type())


def test_what_another_version_of_the_app_kept_is_passed_over(script: Path) -> None:
    async def send_an_unknown_key() -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            runtime.handle_backmsg(session_id, browser.sending(request(), {"kept": (1, "Soup")}))
            await until(lambda: browser.confirmed() == {"kept": 1})
            await draws(browser, "value: Quiche")

    in_a_loop(send_an_unknown_key())


def test_a_choice_that_comes_when_the_next_page_is_being_drawn_is_kept(script: Path) -> None:
    slowly = """for _ in range(200):
        time.sleep(0.01)
        st.write("The other page")"""
    text = SCRIPT.replace('st.write("The other page")', slowly)
    script.write_text(f"import time\n{text}")

    async def type_after_the_page_change() -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await draws(browser, "value: Quiche")
            typed, change = browser.typed("Soup"), browser.to_other_page()
            runtime.handle_backmsg(session_id, change)
            await draws(browser, "The other page")
            typed.rerun_script.page_script_hash = change.rerun_script.page_script_hash
            runtime.handle_backmsg(session_id, typed)
            await until(lambda: draft(script) == "Soup")
            assert not browser.exceptions()
            runtime.handle_backmsg(session_id, browser.to_first_page())
            await draws(browser, "value: Soup")

    in_a_loop(type_after_the_page_change())
