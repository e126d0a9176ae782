"""Hugging Face's own client against a server on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lit_core.errors import ModelError
from lit_core.gemma import EMBEDDED, load_model, resolve
from lit_core.gemma.hub import DownloadTimeouts, Preset, download, local_copy, preset_at
from lit_core.progress import Progress, ProgressToken
from tests.gemma.hub.hugging_face_server import HuggingFaceServer

TINY = resolve(EMBEDDED).fetch()
WEIGHTS = "model.weights.h5"
HANDLE, TOKEN = "somebody/menu-gemma", "hf_right"
ADDRESS = f"hf://{HANDLE}"
PRESET = preset_at(ADDRESS)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HuggingFaceServer]:
    """Hugging Face with Tiny Gemma as somebody's own, and an empty cache on this machine."""
    for name in ("HF_HUB_CACHE", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path / "locks"))
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with HuggingFaceServer(HANDLE, TINY, TOKEN) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        yield server


@pytest.fixture
def files(hub: HuggingFaceServer, tmp_path: Path) -> HuggingFaceServer:
    """The same with GGUF files alone."""
    hub.folder = tmp_path / "files"
    hub.folder.mkdir()
    for name in ("menu-Q4_0.gguf", "menu-Q8_0.gguf", "menu-00001-of-00002.gguf", "README.md"):
        (hub.folder / name).write_bytes(b"GGUF" + name.encode() * 100_000)
    return hub


def fetch(progress: ProgressToken | None = None, preset: Preset = PRESET) -> Path:
    return download(preset, progress or ProgressToken(), DownloadTimeouts(look=0.05, stall=8.0))


def fault(preset: Preset = PRESET) -> str:
    with pytest.raises(ModelError) as caught:
        fetch(preset=preset)
    return str(caught.value)


def test_a_model_is_downloaded_by_its_address_and_answers(
    hub: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resolve(ADDRESS).weight_bytes("float32") is None
    told: list[Progress] = []
    model = load_model(f"menus:{ADDRESS}", progress=ProgressToken(told.append))
    assert model.info.name == "menus"
    assert model.info.parameters > 1_000_000
    assert any("Downloading menu-gemma: " in progress.stage for progress in told)
    needed = resolve(ADDRESS).weight_bytes("float32")
    assert needed
    assert needed > 0
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    asked = len(hub.asked)
    assert resolve(ADDRESS).fetch() == local_copy(PRESET)
    assert len(hub.asked) == asked


def test_a_download_that_stalls_is_stopped_and_the_next_fetches_what_is_missing(
    hub: HuggingFaceServer,
) -> None:
    hub.faults[WEIGHTS] = "stall"
    assert "Nothing of" in fault()
    assert local_copy(PRESET) is None
    hub.faults.clear()
    hub.released.set()
    folder = fetch()
    assert (folder / WEIGHTS).read_bytes() == (TINY / WEIGHTS).read_bytes()
    files = [file for file, _ in hub.asked]
    assert files.count(WEIGHTS) == 2
    assert files.count("config.json") == 1
    assert not list(PRESET.hub.copy_path(HANDLE).rglob("*.incomplete"))


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "does not know the credentials"), (403, "accept it at"), (404, "check the address")],
)
def test_what_hugging_face_answers_is_told_in_words_and_a_second_try_succeeds(
    hub: HuggingFaceServer, status: int, words: str
) -> None:
    hub.faults["*"] = status
    said = fault()
    assert words in said
    assert "Hugging Face" in said
    assert TOKEN not in said
    hub.faults.clear()
    assert local_copy(PRESET) is None
    assert fetch() == local_copy(PRESET)


def test_without_credentials_it_says_how_to_get_some(
    hub: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN")
    said = fault()
    assert "there are no credentials" in said
    assert "HF_TOKEN" in said


def test_no_network_is_told_and_what_is_here_is_kept(
    hub: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.faults[WEIGHTS] = "stall"
    fault()
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert "cannot be reached" in fault()
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    hub.faults.clear()
    hub.released.set()
    fetch()
    assert [file for file, _ in hub.asked].count("config.json") == 1


def test_a_copy_without_all_its_parts_is_no_copy(hub: HuggingFaceServer) -> None:
    folder = fetch()
    (folder / "model.safetensors.index.json").write_text(
        '{"weight_map": {"a": "model-00001-of-00002.safetensors"}}'
    )
    assert local_copy(PRESET) is None


def test_of_several_gguf_files_the_one_that_was_named_is_fetched_alone(
    files: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{ADDRESS}/menu-Q8_0.gguf"
    told: list[Progress] = []
    file = resolve(address).fetch(ProgressToken(told.append))
    assert file.name == "menu-Q8_0.gguf"
    assert file.read_bytes() == (files.folder / file.name).read_bytes()
    assert [name for name, _ in files.asked] == [file.name]
    assert any("Downloading menu-Q8_0: " in progress.stage for progress in told)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert resolve(address).fetch() == file


def test_gguf_files_of_one_repository_come_and_go_one_by_one(files: HuggingFaceServer) -> None:
    one, other = (preset_at(f"{ADDRESS}/menu-{kind}.gguf") for kind in ("Q4_0", "Q8_0"))
    assert fetch(preset=one) == local_copy(one)
    assert local_copy(other) is None
    fetch(preset=other).resolve().write_bytes(b"<html>")
    with pytest.raises(ModelError, match=r"is no GGUF file\. The copy was deleted"):
        resolve(f"{ADDRESS}/menu-Q8_0.gguf").fetch()
    assert local_copy(other) is None
    assert local_copy(one)
    assert fetch(preset=other) == local_copy(other)


def test_a_gguf_file_that_is_not_there_is_told(files: HuggingFaceServer) -> None:
    said = fault(preset_at(f"{ADDRESS}/menu-Q2_K.gguf"))
    assert f'Hugging Face has no "menu-Q2_K" ({HANDLE}/menu-Q2_K.gguf): check the address' in said


def test_a_gguf_file_that_stalls_is_stopped_and_fetched_again(files: HuggingFaceServer) -> None:
    preset = preset_at(f"{ADDRESS}/menu-Q4_0.gguf")
    files.faults["menu-Q4_0.gguf"] = "stall"
    assert "Nothing of" in fault(preset)
    assert local_copy(preset) is None
    files.faults.clear()
    files.released.set()
    assert fetch(preset=preset) == local_copy(preset)


def test_a_repository_of_gguf_files_alone_says_which_there_are(files: HuggingFaceServer) -> None:
    said = fault()
    assert "holds GGUF files: give the address of one" in said
    assert said.endswith(f"one, {ADDRESS}/menu-Q4_0.gguf, {ADDRESS}/menu-Q8_0.gguf.")
