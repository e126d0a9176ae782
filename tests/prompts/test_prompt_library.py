"""Shipped prompts and prompt files are opened by name or path, or refused with what to do."""

import pytest

from lit_core.errors import PromptError
from lit_core.prompts import dump_prompt_file, load_prompt, shipped_names

CODELAB = ("fewshot-mistake", "fewshot-fixed", "fewshot-constitution")
MODELS = {"tiny-gemma", "gemma3_270m", "gemma2_instruct_2b_en"}
EXAMPLE = """Taste-likes: I've a sweet-tooth
Taste-dislikes: Don't like onions or garlic
Suggestion: {}
Analysis: {}
Recommendation: {}

"""
ONIONS = "it has cooked onions in it, which you don't like."
PRINCIPLES = """* The analysis should be brief and to the point.
* The analysis and recommendation should both be clear about the suitability for someone \
with a specified dietary restriction.

"""


def codelab_prompt(principles, recommendation):
    return (
        f"Analyze a menu item in a restaurant.\n\n{principles}## For example:\n\n"
        + EXAMPLE.format("Onion soup", ONIONS, recommendation)
        + EXAMPLE.format(
            "Baguette maison au levain",
            "Home-made leaven bread in france is usually great",
            "Likely good.",
        )
        + EXAMPLE.format(
            "Macaron in france", "Sweet with many kinds of flavours", "You have to try it."
        )
        + "## Now analyze one more example:\n\n"
        "Taste-likes: Cheese\nTaste-dislikes: Can't eat eggs\n"
        "Suggestion: Quiche Lorraine\nAnalysis:"
    )


def refusal(name_or_path):
    with pytest.raises(PromptError) as caught:
        load_prompt(name_or_path)
    return str(caught.value)


def test_the_codelabs_prompts_come_first():
    assert shipped_names()[:3] == CODELAB
    assert len(set(shipped_names())) == len(shipped_names()) == 25


@pytest.mark.parametrize(
    ("name", "principles", "recommendation"),
    [
        ("fewshot-mistake", "", "You have to try it."),
        ("fewshot-fixed", "", "Avoid."),
        ("fewshot-constitution", PRINCIPLES, "Avoid."),
    ],
)
def test_the_codelabs_prompts_render_as_the_codelab_prints_them(name, principles, recommendation):
    prompt = load_prompt(name)
    rendered = prompt.template.render(prompt.defaults)
    assert rendered.text == codelab_prompt(principles, recommendation)


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_prompt_can_be_run_as_it_stands(name):
    prompt = load_prompt(name)
    assert prompt.name == name
    assert prompt.description
    assert prompt.config["maxOutputTokens"] > 0
    assert set(prompt.template.variables) == set(prompt.schema) == set(prompt.defaults)
    assert prompt.needs_larger_model == (name not in CODELAB) == (prompt.model != "tiny-gemma")
    assert prompt.model in MODELS
    assert not prompt.extra


def test_a_prompt_file_is_opened_by_its_path(tmp_path):
    path = tmp_path / "mine.prompt"
    path.write_text(dump_prompt_file(load_prompt("headline")), encoding="utf-8-sig", newline="\r\n")
    assert load_prompt(path) == load_prompt(str(path)) == load_prompt("headline")


def test_an_unknown_name_lists_the_valid_ones_and_the_nearest():
    message = refusal("fewshot-mistke")
    assert "Did you mean fewshot-mistake?" in message
    assert all(name in message for name in shipped_names())


def test_a_version_says_that_there_are_none_yet():
    assert "it is a saved version" in refusal("fewshot-fixed@3")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    assert "There is no prompt file nowhere.prompt" in refusal("nowhere.prompt")
    (tmp_path / "folder.prompt").mkdir()
    assert "cannot be opened" in refusal(tmp_path / "folder.prompt")
    (tmp_path / "old.prompt").write_bytes("---\n---\ncafé\n".encode("latin-1"))
    assert "old.prompt, line 3: not UTF-8" in refusal(tmp_path / "old.prompt")
