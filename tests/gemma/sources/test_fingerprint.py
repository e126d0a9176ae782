"""A model is known by a fingerprint of what it is made of."""

import shutil
from pathlib import Path

import pytest

from lit_core.gemma import EMBEDDED, resolve


@pytest.fixture
def preset(tmp_path: Path) -> Path:
    """A copy of the embedded preset, to be spoiled."""
    return Path(shutil.copytree(resolve(EMBEDDED).fetch(), tmp_path / "preset"))


def fingerprint(folder: Path, precision: str = "float32") -> str:
    return resolve(str(folder)).fingerprint(precision, "tensorflow")


def test_the_fingerprint_stays_when_only_time_passes(preset: Path) -> None:
    before = fingerprint(preset)
    for file in preset.rglob("*"):
        file.touch()
    assert fingerprint(preset) == before == fingerprint(resolve(EMBEDDED).fetch())


@pytest.mark.parametrize(
    "file", ["model.weights.h5", "config.json", "assets/tokenizer/vocabulary.spm"]
)
def test_the_fingerprint_changes_with_what_the_model_is_made_of(preset: Path, file: str) -> None:
    before = fingerprint(preset)
    changed = bytearray((preset / file).read_bytes())
    changed[-1] ^= 1
    (preset / file).write_bytes(changed)
    assert fingerprint(preset) != before


def test_the_fingerprint_changes_with_the_precision(preset: Path) -> None:
    assert fingerprint(preset, "bfloat16") != fingerprint(preset, "float32")
