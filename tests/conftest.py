"""What costs seconds and is shared by the whole run: the embedded model, an answer, its causes."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.runtime.scriptrunner import script_runner
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from lit_core.gemma import Decoding, Generation, load_model, resolve
from lit_core.prompts import load_prompt
from lit_core.salience import Attribution

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

REAL = "gemma3_270m"


# Folders whose tests share what takes long to make, and so run in one process: programs that Keras
# compiled, a Chromium and its server, the model of the pages.
SHARED = {
    "tests/gemma": "keras",
    "tests/salience": "keras",
    "tests/salience/methods": "keras",
    "tests/browser": "browser",
    "tests/pages": "pages",
}


class FolderScheduling(LoadFileScheduling):
    """Sends the tests of a file, or of folders that share something, to one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return SHARED.get(file.rpartition("/")[0], file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FolderScheduling:
    """How `pytest -n 2` shares out the tests."""
    return FolderScheduling(config, log)


@pytest.fixture
def as_in_a_process_without_keras(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave out what Streamlit does to Keras after each page run, and to the garbage it left.

    The app's own process never imports Keras (tests/test_app_process.py); this one may have.
    """
    monkeypatch.setattr(script_runner, "_clean_problem_modules", lambda: None)
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def gemma() -> "Gemma":
    return load_model()


@pytest.fixture(scope="session")
def mistake(gemma: "Gemma") -> Generation:
    """The answer to the codelab's flawed prompt."""
    file = load_prompt("fewshot-mistake")
    prompt = file.template.render(file.defaults).text
    return gemma.generate(prompt, Decoding.from_config(file.config))


@pytest.fixture(scope="session")
def explained(gemma: "Gemma", mistake: Generation) -> Attribution:
    return Attribution.of_gradients(mistake, gemma.gradients(mistake))


@pytest.fixture(scope="session")
def real_gguf() -> Path:
    """The file of Gemma 3 270M, which no test downloads."""
    source = resolve(REAL)
    if not source.is_local:
        pytest.fail(
            "Gemma 3 270M is not on this machine: `make model` fetches it, and "
            '`-m "not real"` leaves out the tests that need it.'
        )
    return source.fetch()
