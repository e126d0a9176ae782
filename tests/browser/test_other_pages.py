"""Pages of other ports and sites get no session and no frame, and nothing is loaded from them."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.model_in_use import expect_model_ready
from tests.browser.panels import toggle_expander

pytestmark = pytest.mark.browser

OPEN = """address => new Promise(resolve => {
  const socket = new WebSocket(address);
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("refused");
})"""


@pytest.fixture
def other_page(tmp_path: Path) -> Iterator[str]:
    """The address of a page at another port of this machine."""
    (tmp_path / "index.html").write_text("<title>Another page</title>", encoding="utf-8")
    serve = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("localhost", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def test_another_page_opens_no_session(page: Page, address: str, other_page: str) -> None:
    stream = address.replace("http", "ws") + "/_stcore/stream"
    page.goto(other_page)
    assert page.evaluate(OPEN, stream) == "refused"
    page.goto(address)
    assert page.evaluate(OPEN, stream) == "open"


def test_another_page_cannot_show_the_app_in_a_frame(
    page: Page, address: str, other_page: str
) -> None:
    page.goto(other_page)
    frame = "address => { document.body.innerHTML = `<iframe src=${address}>`; }"
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.evaluate(frame, address)


def test_the_pages_keep_to_what_they_may_load(page: Page, address: str) -> None:
    broken: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            broken.append(message.text)

    page.on("console", note)
    page.goto(address)
    expect_model_ready(page)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".answer-panel .answer")).to_contain_text("You have to try it.")
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("button", name="Run comparison").click()
    expect(page.locator(".answer-panel .answer")).to_have_count(2)
    toggle_expander(page, "Numbers and details")
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    page.get_by_role("link", name="Model").click()
    expect(page.get_by_role("heading", name="On this machine")).to_be_visible()
    assert broken == []
