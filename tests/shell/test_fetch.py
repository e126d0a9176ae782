"""A model is downloaded from a shell without being loaded, and it is said whose terms apply."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lit_core.gemma.hub import CATALOGUE
from lit_core.gemma.hub.hubs import REGISTRY
from tests.gemma.hub.packaged_model import FILE, NAME, WHEELS, packaged
from tests.gemma.hub.registry_server import RegistryServer, registry_for_pip
from tests.shell.conftest import Shell


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RegistryServer]:
    """A registry with a model of which the app knows, and an empty cache on this machine."""
    monkeypatch.setitem(CATALOGUE, NAME, packaged(tmp_path))
    with registry_for_pip(WHEELS, tmp_path / "cache", monkeypatch) as server:
        yield server


def test_fetch_says_where_the_model_is_and_whose_terms_apply(
    registry: RegistryServer, tmp_path: Path, shell: Shell
) -> None:
    ended = shell("models", "fetch", NAME)
    file = tmp_path / "cache" / "tiny" / FILE
    assert ended.code == 0
    assert file.is_file()
    assert ended.output.startswith(f"{NAME} is at {file}. Gemma is provided under and subject to")
    assert ended.errors.startswith(f"Downloading {NAME}: 0 MB")
    assert not ended.sentences


def test_fetch_of_what_is_here_asks_nothing(registry: RegistryServer, shell: Shell) -> None:
    first = shell("models", "fetch", NAME, "--json")
    assert list(first.json) == ["name", "path", "terms"]
    asked = len(registry.asked)
    again = shell("models", "fetch", NAME, "--json")
    assert (again.json, again.errors) == (first.json, "")
    assert len(registry.asked) == asked


def test_fetch_of_what_cannot_be_had_says_why_in_one_sentence(
    registry: RegistryServer, shell: Shell
) -> None:
    registry.faults["*"] = 404
    ended = shell("models", "fetch", NAME, "--json")
    assert (ended.code, ended.output) == (1, "")
    (sentence,) = ended.sentences
    assert "does not have" in sentence


def test_fetch_of_an_unknown_name_suggests_another(shell: Shell) -> None:
    ended = shell("models", "fetch", "gemma3_27m")
    assert ended.code == 2
    assert "gemma3_270m" in ended.errors


def test_fetch_takes_one_name(shell: Shell) -> None:
    ended = shell("models", "fetch")
    assert ended.code == 2
    assert "models fetch NAME" in ended.errors


def test_the_embedded_model_is_here_and_under_no_other_terms(shell: Shell) -> None:
    ended = shell("models", "fetch", "tiny-gemma", "--json")
    assert ended.json["path"].endswith("tiny_gemma")
    assert ended.json["terms"] == ""


def test_the_list_says_which_models_are_here(registry: RegistryServer, shell: Shell) -> None:
    def here() -> dict[str, bool]:
        return {
            row["name"]: row["here"] for row in shell("models", "list", "--json").json["models"]
        }

    assert here()["tiny-gemma"]
    assert not here()["gemma3_270m"]
    copy = REGISTRY.copy_path(CATALOGUE["gemma3_270m"].handle) / "gemma.gguf"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"GGUF")
    assert here()["gemma3_270m"]
    assert "No account is needed. Is here already." in shell("models", "list").output
