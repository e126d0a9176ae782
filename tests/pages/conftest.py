"""The app as Streamlit runs it, without a browser; the model is the real Tiny Gemma."""

import json
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, ElementList, Selectbox, TextArea, TextInput

from lit_core.engine.worker_process import WorkerProcess
from lit_core.gemma import EMBEDDED
from lit_core.views.inputs.prompt_choice import prompt_catalog
from lit_core.views.state import resources
from lit_core.views.state.selection_state import OF_ONE_PAGE, SETTINGS

ROUTER = str(Path(__file__).parents[2] / "pages" / "_router.py")
PATIENCE = 60

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("PROMPTLIGHT_MODEL", EMBEDDED)
    # Streamlit's test runtime has no requests, and so no cookies.
    monkeypatch.setattr("lit_core.views.state.drafts.browser_name", lambda: "a browser")
    return tmp_path


@pytest.fixture(autouse=True)
def quick_pages(as_in_a_process_without_keras: None) -> None:
    """Every test here runs pages."""


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


@contextmanager
def suspended_model() -> Generator[None]:
    """While this lasts the model does nothing, and cannot be through before it is stopped."""
    worker = resources.models().engine(EMBEDDED)._worker
    assert isinstance(worker, WorkerProcess)
    process = psutil.Process(worker.pid)
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def view(at: AppTest) -> dict[str, Any]:
    """What the salience view was given to draw."""
    given = [json.loads(c.proto.json) for c in at.get("bidi_component") if c.proto.json]
    return next(data for data in given if "panels" in data)


def panels(at: AppTest) -> list[dict[str, Any]]:
    """The panels of the salience view."""
    return view(at)["panels"]


def parts(panel: dict[str, Any], granularity: str = "lines") -> list[str]:
    """The texts of a panel's parts, in reading order."""
    return [panel["text"][start:end] for _, _, start, end, *_ in panel["segments"][granularity]]


def answer(panel: dict[str, Any]) -> str:
    """What the model wrote, or read."""
    return panel["text"][panel["tokens"][panel["promptTokens"]][0] :]


def strongest(panel: dict[str, Any]) -> str:
    """The part of the prompt with the largest score for what is selected."""
    served = panel["served"]
    rows = zip(panel["segments"][served["granularity"]], served["scores"], strict=True)
    of_prompt = [
        (abs(score), start, end) for (_, _, start, end, role, _), score in rows if role < 2
    ]
    _, start, end = max(of_prompt)
    return panel["text"][start:end]


def differences(panel: dict[str, Any]) -> list[str]:
    """The stretches of a prompt that are marked as different."""
    border = panel["tokens"][panel["promptTokens"]][0]
    return [panel["text"][start:end] for start, end, _ in panel["marks"] if end <= border]


def choose(at: AppTest, **settings: Any) -> AppTest:
    """Choose something in the view, as its controls do, and let it begin if it takes long here."""
    drafts = at.session_state["drafts"]
    for name in (SETTINGS.name, f"method {at.session_state['page']}"):
        before = drafts.get(name, {})
        for linked in at.session_state["values linked"].values():
            before = linked.pop(name, before)
        of_page = name != SETTINGS.name
        new = {key: each for key, each in settings.items() if (key in OF_ONE_PAGE) == of_page}
        drafts[name] = {**before, **new}
    at = at.run()
    start = next((b for b in at.button if b.label.startswith("Start, about")), None)
    return start.click().run() if start else at


def findings(at: AppTest) -> str:
    """What the view says of the answers."""
    shown = view(at)
    said = []
    for panel in shown["panels"]:
        tested = [verdict["sentence"] for verdict in panel["verdicts"]]
        said += [panel["finding"], *tested, *panel["notes"]]
    return "\n".join([shown["notice"], shown["headline"], *said])


def table(at: AppTest, column: str) -> list[dict[str, Any]]:
    """The rows of the first table that has a column of this name."""
    frames = [element.value for element in at.dataframe]
    frame = next(frame for frame in frames if column in frame)
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.to_numpy().tolist()]


def texts(elements: ElementList) -> str:
    """What messages say, read as a person would: without Markdown's backslashes."""
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for element in elements))


def model_label(at: AppTest) -> str:
    """The name and the state of the model in use, on top of every page."""
    card = at.get("popover")[0]
    return re.sub(r"\\(.)", r"\1", card.proto.popover.label)


@pytest.fixture
def own_prompt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file beside the shipped prompts, chosen at first."""
    folder = tmp_path / "prompts"
    folder.mkdir()
    monkeypatch.setattr("lit_core.prompts.library._FOLDER", folder)
    prompt_catalog.cache_clear()
    yield folder / "big.prompt"
    prompt_catalog.cache_clear()


def button(at: AppTest, label: str) -> Button:
    return next(b for b in at.button if b.label == label)


def choice(at: AppTest, label: str = "Prompt") -> Selectbox:
    return next(box for box in at.selectbox if box.label == label)


def field(at: AppTest, label: str) -> TextInput | TextArea:
    return next(f for f in [*at.text_input, *at.text_area] if f.label == label)
