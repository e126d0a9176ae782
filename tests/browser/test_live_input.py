"""What is typed survives any order of events: no answer, a lost message, a reload at any time."""

import os
import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.model_in_use import expect_model_ready
from tests.browser.server import serve_process
from tests.browser.test_keeping import settle

pytestmark = pytest.mark.browser

# Fields need no model, and one that is not there takes no time to load.
NO_MODEL = {"PROMPTLIGHT_MODEL": "no-model"}
MINE = "Mine {{menu_item}}"
SECONDS = 3.0


@contextmanager
def no_answer_for(process: int, seconds: float) -> Generator[None]:
    """A server that is busy with something else, and then goes on."""
    os.kill(process, signal.SIGSTOP)
    going_on = threading.Timer(seconds, os.kill, (process, signal.SIGCONT))
    going_on.start()
    try:
        yield
    finally:
        going_on.join()


def drawn(page: Page) -> None:
    """Wait until the fields are there."""
    expect(page.get_by_role("textbox", name="Prompt text")).not_to_have_value("")


SHOWN = """
window.shown = new Set();
setInterval(() => {
  for (const field of document.querySelectorAll("textarea[aria-label=menu_item]")) {
    window.shown.add(field.value);
  }
}, 5);
"""


@pytest.mark.parametrize("pause", [0, 1000])
def test_a_reload_takes_nothing_back_while_the_server_does_not_answer(
    page: Page, tmp_path: Path, pause: int
) -> None:
    with serve_process(tmp_path, NO_MODEL) as (address, process):
        page.add_init_script(SHOWN)
        page.goto(address)
        drawn(page)
        with no_answer_for(process.pid, SECONDS):
            page.get_by_role("textbox", name="Prompt text").fill(MINE)
            page.get_by_role("textbox", name="menu_item").fill("Soup")
            page.wait_for_timeout(pause)
            page.reload(wait_until="commit")
        expect(page.get_by_role("textbox", name="menu_item")).to_have_value("Soup")
        expect(page.get_by_role("textbox", name="Prompt text")).to_have_value(MINE)
        # A field is drawn empty and then filled. No older text is there to be typed into.
        assert set(page.evaluate("[...window.shown]")) <= {"", "Soup"}


def test_what_is_typed_outlives_the_server(page: Page, tmp_path: Path) -> None:
    with serve_process(tmp_path, NO_MODEL) as (address, process):
        page.goto(address)
        drawn(page)
        # Once the browser sees that the server is gone, no field can be typed into.
        process.send_signal(signal.SIGSTOP)
        page.get_by_role("textbox", name="Prompt text").fill(MINE)
        process.kill()
        page.wait_for_timeout(1000)
    port = int(address.rpartition(":")[2])
    with serve_process(tmp_path, NO_MODEL, port):
        page.goto(address)
        expect(page.get_by_role("textbox", name="Prompt text")).to_have_value(MINE)


def test_the_page_goes_on_with_what_is_typed_when_the_server_is_started_again(
    page: Page, tmp_path: Path
) -> None:
    with serve_process(tmp_path, NO_MODEL) as (address, process):
        page.goto(address)
        drawn(page)
        editor = page.get_by_role("textbox", name="Prompt text")
        process.send_signal(signal.SIGSTOP)
        editor.fill(MINE)
        process.kill()
        page.wait_for_timeout(1000)
    port = int(address.rpartition(":")[2])
    with serve_process(tmp_path, NO_MODEL, port):
        drawn(page)
        settle(page)
        expect(editor).to_have_value(MINE)
        page.reload()
        expect(editor).to_have_value(MINE)


@pytest.mark.parametrize("name", ["Prompt text", "menu_item"])
def test_a_text_whose_message_was_lost_is_sent_again(page: Page, address: str, name: str) -> None:
    lost: list[bytes] = []

    def lose_the_first(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def forward(message: str | bytes) -> None:
            given = message.encode() if isinstance(message, str) else message
            if b"never arrives" in given and len(lost) < 1:
                lost.append(given)
            else:
                server.send(message)

        socket.on_message(forward)

    page.route_web_socket("**/_stcore/stream", lose_the_first)
    page.goto(address)
    expect_model_ready(page)
    page.get_by_role("textbox", name=name).fill("The first message never arrives")
    page.wait_for_timeout(1000)
    assert len(lost) == 1
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    page.get_by_role("link", name="Workbench").click()
    expect(page.get_by_role("textbox", name=name)).to_have_value("The first message never arrives")


def test_a_page_that_is_asked_for_without_leaving_the_field_takes_nothing_back(
    page: Page, address: str
) -> None:
    page.goto(address)
    expect_model_ready(page)
    field = page.get_by_role("textbox", name="menu_item")
    field.fill("Soup")
    # As a screen reader or a voice presses a link: no pointer comes, and no field is left.
    page.get_by_role("link", name="Compare").evaluate("link => link.click()")
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    settle(page)
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    expect(field).to_have_value("Soup")
    field.fill("Stew")
    page.go_back()
    expect(page.get_by_role("heading", name="Workbench")).to_be_visible()
    settle(page)
    expect(page.get_by_role("heading", name="Workbench")).to_be_visible()
    page.reload()
    expect(field).to_have_value("Stew")


def test_typing_goes_on_undisturbed_while_older_text_is_confirmed(
    new_page: Callable[[], Page], address: str
) -> None:
    page = new_page()
    page.goto(address)
    expect_model_ready(page)
    field = page.get_by_role("textbox", name="menu_item")
    field.fill("")
    text = ""
    for word in ["one ", "two ", "three ", "four ", "five ", "six ", "seven ", "eight "]:
        field.press_sequentially(word, delay=30)
        text += word
        page.wait_for_timeout(550)
        assert field.input_value() == text
    settle(page)
    expect(field).to_have_value(text)
    page.reload()
    expect(field).to_have_value(text)


def test_no_field_takes_text_before_it_can_be_kept(page: Page, address: str) -> None:
    scripts: list[Route] = []
    page.route("**/BidiComponent*.js", lambda script: scripts.append(script))  # components need it
    page.goto(address)
    field = page.get_by_label("menu_item")
    expect(field).to_be_attached()
    expect(page.get_by_text("tokens of prompt")).to_be_visible()
    expect(field).to_be_hidden()
    for script in scripts:
        script.continue_()
    field.fill("Soup")
    settle(page)
    page.reload()
    expect(field).to_have_value("Soup")
