"""A component's files are served from a checkout, as if a package that has them were installed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette.starlette_routes import create_bidi_component_routes

from lit_core.views.components.asset_component import asset_component

ADDRESS = "/_stcore/bidi-components/promptlight.example"


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    """A Streamlit server that has not begun to serve."""
    media, uploads = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    yield Runtime(RuntimeConfig("app.py", media, uploads))
    Runtime._instance = None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A component of two modules, and a file beside them that is not its own."""
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "main.js").write_text('export { default } from "./part.js";')
    (tmp_path / "js" / "part.js").write_text("export default () => {};")
    (tmp_path / "secret.txt").write_text("not for the browser")
    return tmp_path / "js"


def test_the_script_and_what_it_imports_are_served_and_nothing_else(
    runtime: Runtime, folder: Path
) -> None:
    asset_component("example", folder, "main.js")
    browser = TestClient(
        Starlette(routes=create_bidi_component_routes(runtime.bidi_component_registry, ""))
    )
    for name in ("main.js", "part.js"):
        served = browser.get(f"{ADDRESS}/{name}")
        assert served.text == (folder / name).read_text()
        assert "javascript" in served.headers["content-type"]
    assert browser.get(f"{ADDRESS}/%2e%2e/secret.txt").status_code in (400, 404)


def test_sessions_that_ask_for_it_at_the_same_moment_all_get_the_whole_component(
    runtime: Runtime, folder: Path
) -> None:
    with ThreadPoolExecutor(8) as sessions:
        list(sessions.map(lambda _: asset_component("example", folder, "main.js"), range(64)))
    definition = runtime.bidi_component_registry.get("promptlight.example")
    assert definition
    assert definition.js_url == "main.js"
