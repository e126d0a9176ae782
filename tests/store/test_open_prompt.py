"""Prompts are found by name, by version and by label."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lit_core.errors import PromptError
from lit_core.prompts import PromptTemplate, dump_prompt_file, load_prompt
from lit_core.store import PromptVersionStore, open_prompt

FIXED = load_prompt("fewshot-fixed")


@pytest.fixture
def store(database: Engine) -> PromptVersionStore:
    """Two versions of a prompt of one's own, and one that was saved over a shipped prompt."""
    store = PromptVersionStore(database)
    for text in ("Judge {{dish}}.", "Judge {{dish}} again."):
        store.save("soup", text, author="Ana")
    edited = replace(FIXED, template=PromptTemplate("Now: {{menu_item}}"))
    for file in (FIXED, edited):
        store.save("fewshot-fixed", dump_prompt_file(file), author="Ana")
    store.label("soup", 1, "candidate", author="Ana")
    return store


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("soup", "Judge {{dish}} again."),
        ("soup@2", "Judge {{dish}} again."),
        ("soup@1", "Judge {{dish}}."),
        ("soup@candidate", "Judge {{dish}}."),
        ("fewshot-fixed", "Now: {{menu_item}}"),
        ("fewshot-fixed@1", FIXED.template.text),
        ("fewshot-mistake", load_prompt("fewshot-mistake").template.text),
        ("fewshot-mistake@1", load_prompt("fewshot-mistake").template.text),
    ],
)
def test_a_name_alone_is_the_newest_version(
    store: PromptVersionStore, name: str, text: str
) -> None:
    file = open_prompt(name, store)
    assert file.template.text == text
    assert file.name == name.partition("@")[0]


def test_a_version_has_its_settings_and_usual_values(store: PromptVersionStore) -> None:
    assert open_prompt("fewshot-fixed@1", store) == replace(FIXED, header="")


def test_a_file_is_read_where_it_is(store: PromptVersionStore, tmp_path: Path) -> None:
    (tmp_path / "soup.prompt").write_text("From a file")
    assert open_prompt(tmp_path / "soup.prompt", store).template.text == "From a file"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("soup@3", "no soup@3: give a version from 1 to 2, or the label candidate"),
        ("soup@", "no soup@: give a version from 1 to 2"),
        ("fewshot-mistake@2", "nobody has saved a version of “fewshot-mistake” here"),
        ("sop", "no prompt named “sop”"),
        ("sop@2", "no prompt named “sop”"),
    ],
)
def test_what_is_not_there_is_told(store: PromptVersionStore, name: str, told: str) -> None:
    with pytest.raises(PromptError, match=told):
        open_prompt(name, store)


def test_without_saved_prompts_those_that_ship_are_there() -> None:
    assert open_prompt("fewshot-fixed", None) == open_prompt("fewshot-fixed@1", None) == FIXED
