"""A real server and a real Chromium, shared by the tests that look at pages."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.server import (
    PATIENCE,
    VIEWPORT,
    chromium_browser,
    chromium_with_profile,
    serve,
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with chromium_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("data")) as where:
        yield where


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Makes pages, each in a browser of its own that has never seen the app."""
    contexts = []

    def make() -> Page:
        context = chromium.new_context(viewport=VIEWPORT)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def browser_with_profile(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    context = chromium_with_profile(chromium, tmp_path_factory.mktemp("profile"))
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(browser_with_profile: BrowserContext) -> Iterator[Page]:
    """A page of a browser that has never seen the app, but has its scripts."""
    context = browser_with_profile
    page = context.new_page()
    yield page
    for each in context.pages[1:]:  # the first keeps the browser open
        each.close()
    everything = {"origin": "*", "storageTypes": "cookies,local_storage,indexeddb"}
    context.new_cdp_session(context.pages[0]).send("Storage.clearDataForOrigin", everything)
