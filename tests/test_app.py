"""The server is ready for several people at once."""

import subprocess
import sys

from lit_core.paths import APP_FOLDER

# Python's own guard against import deadlocks fails a session that meets one of these half-done.
CIRCULAR = ("altair", "narwhals.stable.v1", "narwhals.stable.v2")


def test_what_imports_itself_in_a_circle_is_imported_before_anybody_comes() -> None:
    code = f"import app, sys; print(all(name in sys.modules for name in {CIRCULAR}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=APP_FOLDER, capture_output=True, text=True
    )
    assert done.stdout.split()[-1] == "True"
