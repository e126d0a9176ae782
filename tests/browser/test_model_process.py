"""A model's process that is killed takes nobody's work with it."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.model_in_use import expect_model_ready
from tests.browser.server import serve_process
from tests.engine.scripted_model import until

pytestmark = pytest.mark.browser

RESTARTED = "The model's process ended unexpectedly"
DISH = "Tiramisu"


@dataclass(frozen=True)
class App:
    """A server of its own, and the process of its one model."""

    address: str
    server: psutil.Process

    def model(self) -> psutil.Process:
        """The model's process, once there is one."""
        found: list[psutil.Process] = []

        def there() -> bool:
            found[:] = [c for c in self.server.children() if "lit_core.engine" in c.cmdline()]
            return bool(found)

        until(there)
        return found[0]

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        model = self.model()
        model.send_signal(signal.SIGKILL)
        model.wait(10)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with serve_process(tmp_path) as (address, server):
        yield App(address, psutil.Process(server.pid))


@pytest.fixture
def workbench(page: Page, app: App) -> Page:
    """With an input that was typed."""
    page.goto(app.address)
    page.get_by_role("textbox", name="menu_item").fill(DISH)
    return page


def run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()


def expect_answer(page: Page) -> None:
    expect(page.locator(".answer-panel .answer")).to_contain_text("Recommendation:")
    expect(page.get_by_role("button", name="Test this influence")).to_be_visible()
    expect(page.get_by_role("textbox", name="menu_item")).to_have_value(DISH)


def expect_restarted(page: Page) -> None:
    expect_answer(page)
    expect(page.get_by_text(RESTARTED)).to_be_visible()


def test_killed_while_it_loads_it_is_started_again(workbench: Page, app: App) -> None:
    run(workbench)
    app.model().suspend()
    expect(workbench.get_by_role("button", name="Stop")).to_be_visible()
    app.kill()
    app.model().suspend()
    expect(workbench.get_by_text(RESTARTED)).to_be_visible()
    expect(workbench.get_by_role("button", name="Stop")).to_be_visible()
    app.model().resume()
    expect_restarted(workbench)


def test_killed_while_it_answers_and_explains_it_does_so_again(workbench: Page, app: App) -> None:
    expect_model_ready(workbench)
    app.model().suspend()
    run(workbench)
    expect(workbench.get_by_role("button", name="Stop")).to_be_visible()
    app.kill()
    expect_restarted(workbench)

    app.model().suspend()
    workbench.get_by_role("combobox", name="Method").select_option("occlusion")
    expect(workbench.get_by_text("Computing Leave one out").first).to_be_visible()
    app.kill()
    expect_restarted(workbench)
    expect(workbench.get_by_text("Computing")).to_have_count(0)


def test_killed_again_at_the_same_work_it_says_so_and_the_next_run_works(
    workbench: Page, app: App
) -> None:
    expect_model_ready(workbench)
    first = app.model()
    first.suspend()
    run(workbench)
    expect(workbench.get_by_role("button", name="Stop")).to_be_visible()
    app.kill()
    app.kill()
    said = workbench.get_by_text("The process that runs Tiny Gemma ended unexpectedly, twice")
    expect(said).to_be_visible()
    run(workbench)
    expect_answer(workbench)
    expect(said).to_have_count(0)
