"""The app as Streamlit runs it, without a browser; the model is the real Tiny Gemma."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ElementList

from lit_core.views import resources

ROUTER = str(Path(__file__).parents[2] / "pages" / "_router.py")
PATIENCE = 120

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path))
    monkeypatch.delenv("PROMPTLIGHT_MODEL", raising=False)
    # Streamlit's test runtime has no requests, and so no cookies.
    monkeypatch.setattr("lit_core.views.kept.browser_name", lambda: "a browser")
    return tmp_path


@pytest.fixture
def open_page() -> Iterator[OpenPage]:
    """Opens a page and waits for the model."""
    resources._stores.clear()

    def opened(page: str = "workbench.py", **query: str) -> AppTest:
        at = AppTest.from_file(ROUTER, default_timeout=PATIENCE)
        at.query_params.update(query)
        at.switch_page(page).run()
        at.session_state["loading_job"].wait()
        return at.run()

    yield opened
    resources._stores.clear()


def finish(at: AppTest, runs: str) -> AppTest:
    """Wait for the answers a page asked for, and show them."""
    waiting = at.session_state[runs]
    for run in waiting if isinstance(waiting, list) else [waiting]:
        run.wait()
    return at.run()


def panels(at: AppTest) -> list[dict[str, Any]]:
    """What the salience view was given to draw."""
    (component,) = at.get("bidi_component")
    return json.loads(component.proto.json)["panels"]


def texts(elements: ElementList) -> str:
    """What messages say, read as a person would: without Markdown's backslashes."""
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for element in elements))
