"""Saved prompts in the shell: their history, their labels, and jobs on one version."""

from pathlib import Path

import pytest

from lit_core.store import PromptVersionStore, open_database
from tests.shell.conftest import Shell


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def saved(folder: Path) -> PromptVersionStore:
    store = PromptVersionStore(open_database(folder))
    store.save("soup", "Dish: soup\nLabel:", author="Ana", reason="first")
    store.save("soup", "Dish: warm soup\nLabel:", author="Ben", parent=1)
    return store


def test_a_version_can_be_shown_and_answered(shell: Shell, saved: PromptVersionStore) -> None:
    del saved
    assert shell("prompts", "show", "soup@1").output == "Dish: soup\nLabel:\n"
    found = shell("generate", "soup@1", "--max-tokens", 2, "--json").json
    assert found["prompt"] == "Dish: soup\nLabel:"
    assert shell("prompts", "show", "soup").output == "Dish: warm soup\nLabel:\n"


def test_two_versions_can_be_told_apart(shell: Shell, saved: PromptVersionStore) -> None:
    del saved
    found = shell("prompts", "diff", "soup@1", "soup@2", "--json").json
    assert [line["kind"] for line in found["lines"]] == ["changed", "same"]


def test_the_history_has_who_saved_when_and_why(shell: Shell, saved: PromptVersionStore) -> None:
    saved.label("soup", 1, "production", author="Ana", reason="approved")
    found = shell("prompts", "history", "soup", "--json").json
    second, first = found["versions"]
    assert (second["version"], second["author"], second["parent"]) == (2, "Ben", 1)
    assert (first["reason"], first["labels"]) == ("first", ["production"])
    assert found["label_moves"][0]["reason"] == "approved"
    lines = shell("prompts", "history", "soup").output.splitlines()
    assert lines[0].startswith("soup@2")
    assert lines[1].endswith("Ana [production]: first")


def test_a_label_is_moved_and_a_protected_one_asks_why(
    shell: Shell, saved: PromptVersionStore
) -> None:
    refused = shell("prompts", "label", "soup@1", "production")
    assert refused.code == 1
    assert "say why this version gets it" in refused.errors
    moved = ("prompts", "label", "soup@1", "production", "--author", "Ana")
    assert "“production” is soup@1 now." in shell(*moved, "--reason", "approved").output
    assert saved.prompts()[0].labels == {"production": 1}
    assert saved.label_moves("soup")[0].author == "Ana"
    assert shell("prompts", "show", "soup@production").output == "Dish: soup\nLabel:\n"


def test_saved_prompts_are_listed_with_their_versions(
    shell: Shell, saved: PromptVersionStore
) -> None:
    saved.label("soup", 1, "candidate", author="Ana")
    rows = {row["name"]: row for row in shell("prompts", "list", "--json").json["prompts"]}
    assert (rows["soup"]["version"], rows["soup"]["labels"]) == (2, {"candidate": 1})
    assert rows["fewshot-fixed"]["version"] is None
    assert "(version 2; candidate is 1)" in shell("prompts", "list").output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["history", "fewshot-fixed"], "Nobody has saved a version of “fewshot-fixed” here."),
        (["history", "sop"], "no prompt named “sop”"),
        (["label", "fewshot-fixed@1", "candidate"], "Nobody has saved a version"),
        (["label", "fewshot-fixed", "candidate"], "names no version: write fewshot-fixed@N"),
        (["show", "fewshot-fixed@3"], "nobody has saved a version of “fewshot-fixed” here"),
    ],
)
def test_where_nothing_was_saved_it_is_told_and_no_database_made(
    shell: Shell, folder: Path, arguments: list[str], told: str
) -> None:
    ended = shell("prompts", *arguments)
    assert ended.code == 2
    assert told in ended.errors
    assert not [*folder.iterdir()]


def test_a_backup_goes_into_an_empty_database(
    shell: Shell, saved: PromptVersionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del saved
    file = tmp_path / "backup.gz"
    assert shell("backup", file, "--json").json == {"file": str(file), "rows": 3}
    refused = shell("restore", file)
    assert (refused.code, "restore into one that has nothing" in refused.errors) == (1, True)
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path / "other"))
    assert shell("restore", file).output == "3 rows are restored.\n"
    assert shell("prompts", "show", "soup@1").output == "Dish: soup\nLabel:\n"


def test_where_there_is_no_database_there_is_nothing_to_back_up(shell: Shell, folder: Path) -> None:
    ended = shell("backup", folder / "backup.gz")
    assert (ended.code, "There is nothing to back up" in ended.errors) == (1, True)
