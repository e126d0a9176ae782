"""Promptlight in a notebook: the app on a free port of this machine, shown in a frame.

from lit_core.notebook import make_notebook_widget
widget = make_notebook_widget(["sample_prompts"], ["gemma2_2b_it:gemma2_instruct_2b_en"])
widget.render()
"""

import atexit
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from lit_core.datasets import SAMPLE_PROMPTS, load_dataset
from lit_core.errors import DatasetError
from lit_core.serving import free_port, start_server, wait_until_ready
from lit_core.settings import Settings
from lit_core.store import Kind, SnapshotStore, open_database

HEIGHT = 1000
# Where notebooks are shown: JupyterLab on this machine, VS Code, Colab.
NOTEBOOKS = ("http://localhost:*", "http://127.0.0.1:*", "vscode-webview:")
COLAB = ("https://colab.research.google.com", "https://*.googleusercontent.com")
__all__ = ["NotebookWidget", "get_fewshot_example", "make_notebook_widget"]


def make_notebook_widget(
    datasets_config: Sequence[str],
    models_config: Sequence[str],
    max_examples: int | None = None,
    precision: str = "float32",
    max_length: int | None = None,
    height: int = HEIGHT,
) -> "NotebookWidget":
    """The app with these datasets and models; it starts when it is first shown.

    Args:
        datasets_config: names, files, addresses or `name:path`.
        models_config: presets, folders or `name:path`; the first is in use.
        max_examples: how many examples of each dataset are offered; None offers all.
        precision: `float32`, `bfloat16` or `int8`.
        max_length: most tokens of prompt and answer together; None leaves it to the model.
        height: of the frame, in pixels.

    Raises:
        ModelInputError: a setting is invalid.
    """
    settings = Settings(
        models=tuple(models_config),
        datasets=tuple(datasets_config),
        max_examples=max_examples,
        precision=precision,
        max_length=max_length,
        framed_by=NOTEBOOKS + COLAB,
    )
    return NotebookWidget(settings, height)


def get_fewshot_example(source: str) -> str:
    """The sample prompt with the given source, such as `fewshot-fixed`.

    Raises:
        DatasetError: no sample prompt has that source.
    """
    examples = load_dataset(SAMPLE_PROMPTS).examples
    for example in examples:
        if example.source == source and example.prompt:
            return example.prompt
    known = ", ".join(dict.fromkeys(str(example.source) for example in examples))
    raise DatasetError(f'No sample prompt has the source "{source}": choose one of {known}.')


class NotebookWidget:
    """One server; every `render` shows it, with other prompts if need be."""

    def __init__(self, settings: Settings, height: int = HEIGHT):
        self.settings, self.height = settings, height
        self._server: subprocess.Popen | None = None
        self._port = 0

    def render(
        self,
        data: Iterable[Mapping[str, Any]] | None = None,
        open_in_new_tab: bool = False,
        height: int | None = None,
    ) -> None:
        """Show the app under this cell, or in a new tab of the browser.

        Args:
            data: examples to open with, each with a `prompt`, and perhaps a `source` to name it by.
            open_in_new_tab: leave the notebook's page as it is.
            height: of the frame, in pixels.

        Raises:
            DatasetError: an example has no prompt.
            ModelError: the server does not start.
            StoreError: the examples cannot be handed over.
        """
        query = _handed_over(data)
        address = self.address
        if _in_colab():
            _show_in_colab(self._port, f"/{query}", height or self.height, open_in_new_tab)
        elif open_in_new_tab:
            _open_tab(f"{address}/{query}")
        else:
            _show_frame(f"{address}/{query}", height or self.height)

    @property
    def address(self) -> str:
        """The app's address; starts the server if it is not running."""
        if self._server is None or self._server.poll() is not None:
            self._port = free_port()
            # Colab serves the app under a host name that it generates.
            hosts = {"STREAMLIT_SERVER_ALLOWED_HOSTS": "*"} if _in_colab() else {}
            self._server = start_server(self.settings, self._port, hosts)
            atexit.register(self.close)
        return wait_until_ready(self._server, self._port)

    def close(self) -> None:
        """End the server. It ends with the notebook's kernel too."""
        if self._server and self._server.poll() is None:
            self._server.terminate()
            self._server.wait(10)
        self._server = None


def _handed_over(data: Iterable[Mapping[str, Any]] | None) -> str:
    """The query string that refers to the examples by an id, never by their text."""
    if data is None:
        return ""
    examples = [dict(example) for example in data]
    for number, example in enumerate(examples, 1):
        if not isinstance(example.get("prompt"), str) or not example["prompt"].strip():
            raise DatasetError(
                f'Example {number} of the data has no prompt: write [{{"prompt": "…"}}].'
            )
    rows = [{"prompt": e["prompt"], "source": str(e.get("source") or "")} for e in examples]
    return f"?examples={SnapshotStore(open_database()).keep(Kind.EXAMPLES, rows)}"


def _show_frame(address: str, height: int) -> None:
    from IPython.display import IFrame, display

    display(IFrame(address, width="100%", height=height))


def _open_tab(address: str) -> None:
    from IPython.display import HTML, Javascript, display

    display(Javascript(f"window.open({address!r}, '_blank')"))
    display(HTML(f'<a href="{address}" target="_blank">Promptlight</a>'))


def _in_colab() -> bool:
    return "google.colab" in sys.modules


def _show_in_colab(port: int, path: str, height: int, open_in_new_tab: bool) -> None:
    output = import_module("google.colab.output")
    if open_in_new_tab:
        output.serve_kernel_port_as_window(port, path=path)
    else:
        output.serve_kernel_port_as_iframe(port, path=path, height=str(height))
