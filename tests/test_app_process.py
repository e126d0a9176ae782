"""The app's process runs pages and nothing else: no framework of models is imported in it."""

import os
import subprocess
import sys
from pathlib import Path

from lit_core.gemma import EMBEDDED
from lit_core.paths import APP_FOLDER

FRAMEWORKS = {"keras", "keras_hub", "keras_nlp", "tensorflow", "tensorflow_text", "jax", "torch"}
# As the server does it: a page, an answer with its influence, another method, the other pages.
SESSION = """
import sys
from streamlit.testing.v1 import AppTest

import app
from lit_core.salience import AttributionConfig, MethodOptions
from lit_core.views.state import drafts

drafts.browser_name = lambda: "a browser"
at = AppTest.from_file("pages/_router.py", default_timeout=120).run()
at.session_state["loading_job"].result()
next(button for button in at.run().button if button.label == "Run").click().run()
(run,) = at.session_state["workbench runs"]
assert run.wait().attribution
few = MethodOptions(samples=32)
for method in ("shap", "lime"):
    run.explanation.request_evidence(AttributionConfig(method, options=few)).result()
assert not at.run().exception
for page in ("compare.py", "library.py", "model.py"):
    assert not at.switch_page(page).run().exception
print(*sys.modules)
"""


def test_a_session_imports_no_framework_of_models(tmp_path: Path) -> None:
    environment = {"PROMPTLIGHT_DATA": str(tmp_path), "PROMPTLIGHT_MODEL": EMBEDDED}
    environment["KAGGLEHUB_CACHE"] = str(tmp_path / "nothing was downloaded")
    command = [sys.executable, "-c", SESSION]
    done = subprocess.run(
        command,
        cwd=APP_FOLDER,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    imported = set(done.stdout.split())
    assert "streamlit" in imported
    assert not imported & FRAMEWORKS
    assert "kagglehub" not in imported, "it takes half a second, and nothing was downloaded with it"
