"""`python -m lit_core serve` is the app: one process, which ends when it is told to."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from lit_core.paths import APP_FOLDER
from lit_core.serving import free_port, wait_until_ready


def test_the_app_answers_at_the_address_it_names_and_ends_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path))
    port = free_port()
    wanted = ["--models", "tiny-gemma", "--datasets", "sample_prompts", "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-m", "lit_core", "serve", "--headless", "--json", *wanted],
        cwd=APP_FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = wait_until_ready(server, port)
    server.send_signal(signal.SIGTERM)
    said, _ = server.communicate(timeout=30)
    assert json.loads(said) == {"address": address}
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)


def test_a_setting_that_is_none_is_named_before_anything_starts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lit_core", "serve", "--precision", "half"],
        cwd=APP_FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "choose one of float32, bfloat16, int8" in done.stderr
