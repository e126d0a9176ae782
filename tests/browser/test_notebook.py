"""A notebook in a real JupyterLab: one cell, and the app stands under it with the cell's prompt."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lit_core.paths import APP_FOLDER
from lit_core.serving import free_port, wait_until_ready

pytestmark = pytest.mark.browser

CELL = """
from lit_core.notebook import get_fewshot_example, make_notebook_widget
widget = make_notebook_widget(["sample_prompts"], ["tiny-gemma"], max_examples=2, height=900)
prompt = get_fewshot_example("fewshot-fixed")
widget.render(data=[{"prompt": prompt}], open_in_new_tab=False)
"""


def notebook(*cells: str) -> str:
    rows = [
        {
            "cell_type": "code",
            "id": f"cell{n}",
            "metadata": {},
            "outputs": [],
            "source": text.strip(),
        }
        | {"execution_count": None}
        for n, text in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": rows, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab that shows one notebook."""
    (tmp_path / "try.ipynb").write_text(notebook(CELL), encoding="utf-8")
    port = free_port()
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=", f"--port={port}"]
    home = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options, f"--notebook-dir={tmp_path}"],
        cwd=tmp_path,
        env={
            **os.environ,
            **home,
            "PYTHONPATH": str(APP_FOLDER),
            "PROMPTLIGHT_DATA": str(tmp_path),
        },
    )
    try:
        yield wait_until_ready(server, port, health="/api/status") + "/lab/tree/try.ipynb"
    finally:
        server.terminate()
        server.wait(30)


def test_the_app_opens_under_a_cell_with_the_cells_prompt_and_answers(page: Page, lab: str) -> None:
    page.goto(lab)
    page.locator(".jp-Notebook").wait_for()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    app = page.frame_locator("iframe")
    editor = app.get_by_role("textbox", name="Prompt text")
    expect(editor).to_contain_text("Recommendation: Avoid.")
    app.get_by_role("button", name="Run", exact=True).click()
    expect(app.locator(".answer-panel .answer")).to_contain_text("Recommendation: Avoid.")
