"""Kaggle's own client against a server on this machine: each fault has its sentence and cure."""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lit_core.errors import Cancelled, ModelError
from lit_core.gemma import EMBEDDED, load_model, resolve
from lit_core.gemma.hub import CATALOGUE, DownloadTimeouts, Preset, download, local_copy
from lit_core.gemma.hub.credentials import from_secrets
from lit_core.gemma.hub.error_message import error_message
from lit_core.progress import Progress, ProgressToken
from tests.gemma.hub.kaggle_server import ANY, KaggleServer

PRESET = CATALOGUE["gemma2_instruct_2b_en"]
TINY = resolve(EMBEDDED).fetch()
WEIGHTS = "model.weights.h5"
TOKEN = "KGAT_right"
QUICK = DownloadTimeouts(look=0.05, stall=4.0)


@pytest.fixture
def kaggle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KaggleServer]:
    """Kaggle with Tiny Gemma in the place of Gemma 2 2B, and an empty cache on this machine."""
    for name in ("KAGGLE_USERNAME", "KAGGLE_KEY", "KAGGLE_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KAGGLE_CONFIG_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PROMPTLIGHT_CACHE", raising=False)
    monkeypatch.setattr(Preset, "download_bytes", property(lambda _: 5_000_000))
    with KaggleServer({PRESET.handle: TINY}, token=TOKEN) as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
        yield server


def fetch(progress: ProgressToken | None = None) -> Path:
    return download(PRESET, progress or ProgressToken(), QUICK)


def granularity_error(call: Callable[[], object] = fetch) -> str:
    with pytest.raises(ModelError) as caught:
        call()
    return str(caught.value)


def assert_a_second_try_succeeds(kaggle: KaggleServer) -> None:
    kaggle.faults.clear()
    folder = fetch()
    assert (folder / WEIGHTS).read_bytes() == (TINY / WEIGHTS).read_bytes()
    assert local_copy(PRESET) == folder


def test_a_preset_is_downloaded_whole_and_its_progress_told(kaggle: KaggleServer) -> None:
    told: list[Progress] = []
    folder = fetch(ProgressToken(on_progress=told.append))
    files = [file for file in TINY.rglob("*") if file.is_file()]
    assert files
    for file in files:
        assert (folder / file.relative_to(TINY)).read_bytes() == file.read_bytes()
    assert told[-1].stage.startswith("Downloading gemma2_instruct_2b_en: ")
    assert "of about 5 MB" in told[-1].stage


def test_a_copy_that_is_here_is_used_with_the_network_off(
    kaggle: KaggleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fetch()
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    asked = len(kaggle.asked)
    assert resolve(PRESET.name).fetch() == folder
    assert len(kaggle.asked) == asked


def test_a_downloaded_model_answers(kaggle: KaggleServer) -> None:
    model = load_model(PRESET.name)
    assert model.info.name == PRESET.name
    assert model.info.parameters > 1_000_000


def test_without_credentials_it_says_how_to_get_some(
    kaggle: KaggleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAGGLE_API_TOKEN")
    said = granularity_error()
    assert "there are no credentials" in said
    assert "KAGGLE_API_TOKEN" in said
    monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
    assert_a_second_try_succeeds(kaggle)


def test_wrong_credentials_are_called_wrong_and_never_quoted(
    kaggle: KaggleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAGGLE_API_TOKEN", "KGAT_secret_but_wrong")
    said = granularity_error()
    assert "does not know the credentials" in said
    assert "KGAT" not in said
    monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
    assert_a_second_try_succeeds(kaggle)


def test_credentials_of_the_secrets_file_reach_the_client_and_nothing_else(
    kaggle: KaggleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAGGLE_API_TOKEN")
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(f'KAGGLE_API_TOKEN = "{TOKEN}"\n')
    monkeypatch.setattr(from_secrets, "__defaults__", (secrets,))
    fetch()
    assert f"Bearer {TOKEN}" in kaggle.asked
    assert "KAGGLE_API_TOKEN" not in os.environ


def test_a_licence_that_is_not_accepted_is_told_with_its_address(kaggle: KaggleServer) -> None:
    kaggle.faults[ANY] = 403
    said = granularity_error()
    assert "licence" in said
    assert "https://www.kaggle.com/models/keras/gemma2" in said
    assert_a_second_try_succeeds(kaggle)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (404, "Kaggle has no"),
        (429, "too many requests"),
        (500, "a fault of its own (status 500)"),
    ],
)
def test_what_kaggle_answers_is_told_in_words(kaggle: KaggleServer, fault: int, words: str) -> None:
    kaggle.faults[ANY] = fault
    assert words in granularity_error()
    assert_a_second_try_succeeds(kaggle)


def test_an_unknown_preset_is_told_near_names_without_asking_kaggle(kaggle: KaggleServer) -> None:
    said = granularity_error(lambda: resolve("gemma2_instruct_2b").fetch())
    assert "gemma2_instruct_2b_en" in said
    assert kaggle.asked == []


def test_no_network_is_told(kaggle: KaggleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert "cannot be reached" in granularity_error()
    for name, value in kaggle.environment().items():
        monkeypatch.setenv(name, value)
    assert_a_second_try_succeeds(kaggle)


@pytest.mark.parametrize("fault", ["truncate", "drop"])
def test_a_broken_connection_is_told_and_the_next_try_goes_on(
    kaggle: KaggleServer, fault: str
) -> None:
    kaggle.faults[WEIGHTS] = fault
    assert "connection broke" in granularity_error()
    assert local_copy(PRESET) is None
    assert_a_second_try_succeeds(kaggle)


def test_a_wrong_hash_is_told_and_the_file_deleted(kaggle: KaggleServer) -> None:
    kaggle.faults[WEIGHTS] = "badhash"
    assert "its hash is wrong" in granularity_error()
    assert_a_second_try_succeeds(kaggle)


def test_a_web_page_in_the_place_of_a_file_is_told_and_deleted(kaggle: KaggleServer) -> None:
    kaggle.faults["config.json"] = "html"
    said = granularity_error()
    assert "a web page" in said
    assert "proxy" in said
    assert local_copy(PRESET) is None
    assert_a_second_try_succeeds(kaggle)


def test_a_web_page_in_the_place_of_every_answer_is_told(kaggle: KaggleServer) -> None:
    kaggle.faults[ANY] = "html"
    assert "a web page" in granularity_error()
    assert_a_second_try_succeeds(kaggle)


@pytest.mark.parametrize("fault", ["stall", "hang"])
def test_a_download_that_stalls_is_stopped_in_time(kaggle: KaggleServer, fault: str) -> None:
    kaggle.faults[WEIGHTS] = fault
    began = time.monotonic()
    assert "Nothing of" in granularity_error()
    assert time.monotonic() - began < 30
    kaggle.released.set()
    assert local_copy(PRESET) is None
    assert_a_second_try_succeeds(kaggle)


def test_a_cancelled_download_ends_at_once_and_is_not_taken_for_a_model(
    kaggle: KaggleServer,
) -> None:
    kaggle.faults[WEIGHTS] = "stall"
    progress = ProgressToken()
    threading.Timer(3.0, progress.stop.set).start()
    with pytest.raises(Cancelled):
        download(PRESET, progress, DownloadTimeouts(look=0.05, stall=60))
    assert local_copy(PRESET) is None
    kaggle.released.set()
    assert_a_second_try_succeeds(kaggle)


def test_a_full_disk_is_told_before_anything_is_asked(
    kaggle: KaggleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Preset, "download_bytes", property(lambda _: 10**18))
    said = granularity_error()
    assert "disk is full" in said
    assert "KAGGLEHUB_CACHE" in said
    assert kaggle.asked == []


def test_a_disk_that_fills_up_on_the_way_is_told() -> None:
    found = {"error": "OSError", "kinds": ["OSError", "Exception"], "errno": errno.ENOSPC}
    assert "disk is full" in error_message(PRESET, found, credentials=True)


def test_a_damaged_copy_is_cleared_and_fetched_again(kaggle: KaggleServer) -> None:
    folder = fetch()
    (folder / WEIGHTS).write_bytes(b"\x89HDF\r\n\x1a\n cut")
    assert "damaged" in granularity_error(lambda: resolve(PRESET.name).fetch())
    assert_a_second_try_succeeds(kaggle)


def test_every_fault_names_a_next_step() -> None:
    for status in (401, 403, 404, 429, 500):
        for credentials in (True, False):
            said = error_message(PRESET, {"status": status}, credentials=credentials)
            assert any(word in said.lower() for word in ("again", "choose", "set", "accept"))
