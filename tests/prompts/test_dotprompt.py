"""Dotprompt's specification, case by case: the same prompt, or a difference that a page explains.

The cases follow https://github.com/google/dotprompt/tree/main/spec in words of our own.
"""

from pathlib import Path

import pytest

from lit_core.errors import PromptError
from lit_core.prompts import parse_prompt_file

PAGE = (Path(__file__).parents[2] / "docs" / "prompt-files.md").read_text(encoding="utf-8")
FRONT = "---\nconfig: {temperature: 1}\n---\n"


def rendered(text: str, **values: str) -> str:
    prompt = parse_prompt_file(text, "case.prompt")
    return prompt.template.render({**prompt.defaults, **values}).text


@pytest.mark.parametrize(
    ("text", "values", "prompt"),
    [
        ("Order {{dish}} now.\n", {"dish": "soup"}, "Order soup now.\n"),
        ("Order   {{ dish }}   now", {"dish": "a\n b"}, "Order   a\n b   now"),
        ("Order {{dish}}", {"dish": "<i>soup & 'bread'</i>"}, "Order <i>soup & 'bread'</i>"),
        (FRONT + "\n Eat.\n\n", {}, "Eat."),
        (FRONT.replace("\n", "\r\n") + "Eat.\r\nDrink.\r\n", {}, "Eat.\nDrink."),
        ("# A license\n\n" + FRONT + "# Eat\n", {}, "# Eat"),
        ("# Eat\nsoup\n", {}, "# Eat\nsoup\n"),
        ("---\ninput: {default: {dish: stew}}\n---\n{{dish}}", {}, "stew"),
        ("---\ninput: {default: {dish: stew}}\n---\n{{dish}}", {"dish": "soup"}, "soup"),
        ("---\ninput: {schema: {a: string, 'b?': number}}\n---\n{{a}}{{b}}!", {"a": "x"}, "x!"),
        (r"\{{dish}} is \\{{dish}}", {"dish": "soup"}, r"{{dish}} is \soup"),
    ],
)  # fmt: skip
def test_the_same_file_gives_the_same_prompt(
    text: str, values: dict[str, str], prompt: str
) -> None:
    assert rendered(text, **values) == prompt


@pytest.mark.parametrize(
    "value",
    ["面条", "スープ", "국", "شوربة", "מרק", "борщ", "σούπα", "ซุป", "दाल", "சாம்பார்", "ডাল",
     "ਸਾਗ", "ସୂପ", "dal खाओ", "🍲", "👩‍🍳🏽", "🇫🇷", "a\u200bb\u200d", "cre\u0301me", "∑≤∞", "€₿",
     "→⇔"],
)  # fmt: skip
def test_text_of_any_script_is_put_in_as_it_is(value: str) -> None:
    assert rendered(f"{value}: {{{{dish}}}}!\n", dish=value) == f"{value}: {value}!\n"


def test_settings_and_keys_are_read_and_kept() -> None:
    text = (
        "---\nname: taste\nmodel: cool\nconfig: {temperature: 2}\noutput: {schema: {a: string}}\n"
        "mine.level: 3\n---\nEat"
    )
    prompt = parse_prompt_file(text, "case.prompt")
    assert (prompt.name, prompt.model, prompt.config) == ("taste", "cool", {"temperature": 2})
    assert prompt.extra == {"output": {"schema": {"a": "string"}}, "mine.level": 3}
    assert prompt.unused == ("output", "mine.level")


@pytest.mark.parametrize(
    ("tag", "called"),
    [
        ("{{#if hungry}}Eat{{/if}}", "a section"),
        ("{{#each dishes}}{{this}}{{/each}}", "a section"),
        ("{{#ifEquals a b}}Eat{{else}}Drink{{/ifEquals}}", "a section"),
        ("{{#unlessEquals a b}}Eat{{/unlessEquals}}", "a section"),
        ("{{>greeting}}", "a partial"),
        ('{{role "system"}}', "a role"),
        ("{{media url=photo}}", "a media part"),
        ('{{section "menu"}}', "the helper “section”"),
        ("{{json order}}", "the helper “json”"),
        ("{{~dish}}", "whitespace control"),
        ("{{@state.course}}", "a context value"),
        ("{{guest.name}}", "a path into a value"),
        ("{{! for the cook}}", "a comment"),
        ("{{{dish}}}", "an unescaped value"),
    ],
)
def test_what_is_not_read_is_refused_by_name_and_stands_on_the_page(tag: str, called: str) -> None:
    with pytest.raises(PromptError, match=called):
        rendered(tag)
    kind = called.split(" “")[0].removeprefix("a ").removeprefix("an ").removeprefix("the ")
    assert kind.split()[0] in PAGE


@pytest.mark.parametrize(
    "schema",
    [
        "string",
        "{tags(array): string}",
        "{'guest?(object)': {name: string}}",
        "{taste(enum): [SWEET, SALTY]}",
        "{type: object, properties: {a: {type: string}}}",
        "{a: Dish}",
        "{(*): string}",
    ],
)
def test_a_schema_of_more_than_texts_is_refused(schema: str) -> None:
    with pytest.raises(PromptError, match=r"must be (one of string|a mapping|text)"):
        rendered(f"---\ninput:\n  schema: {schema}\n---\nEat")


@pytest.mark.parametrize(
    ("text", "values", "prompt"),
    [
        (r"\\\{{dish}}", {}, r"\{{dish}}"),
        ("---\ninput: {default: {price: 1.50}}\n---\n{{price}}", {}, "1.50"),
        ("---\ninput: {default: {day: 2024-01-02}}\n---\n{{day}}", {}, "2024-01-02"),
        ("{{history}}", {"history": "text"}, "text"),
    ],
)
def test_what_is_read_in_another_way(text: str, values: dict[str, str], prompt: str) -> None:
    assert rendered(text, **values) == prompt


def test_a_variable_without_a_value_stops_the_run() -> None:
    with pytest.raises(PromptError, match="No value for the variable dish"):
        rendered("Order {{dish}}")
