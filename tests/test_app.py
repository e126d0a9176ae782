"""The server is ready for several people at once."""

import subprocess
import sys

import pytest

from lit_core.paths import APP_FOLDER

# Python's own guard against import deadlocks fails a session that meets one of these half-done.
CIRCULAR = ("narwhals.stable.v1", "narwhals.stable.v2")
# Two sessions that come at once, each with another page, while the server still imports.
TWO_SESSIONS = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
import app

NAMES = (
    "altair",
    "streamlit.elements.vega_charts",
    "lit_core.views.inputs.comparison_inputs",
    "lit_core.views.results.influence_changes",
)
with ThreadPoolExecutor(len(NAMES)) as sessions:
    found = list(sessions.map(import_module, NAMES))
print(all(vars(sys.modules["altair"]).get(name) for name in ("Chart", "Step", "Tooltip")))
"""


def run(code: str) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=APP_FOLDER, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()[-1]


def test_what_imports_itself_in_a_circle_is_imported_before_anybody_comes() -> None:
    assert run(f"import app, sys; print(all(name in sys.modules for name in {CIRCULAR}))") == "True"


@pytest.mark.parametrize("_time", range(3))
def test_sessions_that_come_while_the_server_imports_get_all_they_need(_time: int) -> None:
    assert run(TWO_SESSIONS) == "True"
