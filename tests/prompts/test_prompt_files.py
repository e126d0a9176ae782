"""A prompt file is read whole or refused in one sentence, and writing it loses nothing."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.errors import PromptError
from lit_core.prompts import PromptFile, PromptTemplate, dump_prompt_file, parse_prompt_file
from lit_core.prompts.file_format import BLANK
from lit_core.prompts.input_schema import optional_variables

FILE = """---
name: taste
description: Says who likes what.
model: tiny-gemma
config: {maxOutputTokens: 64, stopSequences: ["\\n\\n"], candidateCount: 2}
input:
  schema: {dish: "string, what is eaten", price: string}
  default: {dish: Can't eat eggs, price: 1.50}
owner: policy
---
Dish: {{dish}}
---
Price: {{price}}:
"""

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
VALUE = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    [
        "no",
        "1.50",
        "~",
        "=",
        "2024-01-02",
        " x ",
        "a: b",
        "# x",
        "---",
        "\n---\n",
        "a\r\nb",
        "\x85",
        "\u2028",
    ]
)
# White space around a template is no part of it.
TEMPLATE = TEXT.map(lambda text: text.strip(BLANK))
HEADERS = st.lists(st.sampled_from(["# A license\n", "\n", " \t\n"]), max_size=3).map("".join)
CONFIG = st.fixed_dictionaries(
    {},
    optional={
        "maxOutputTokens": st.integers(1, 10**6),
        "stopSequences": st.lists(VALUE.filter(bool), max_size=3),
        "temperature": st.floats(0, 2),
        "topP": st.floats(0.01, 1),
        "topK": st.integers(1, 100),
        "seed": st.integers(0, 2**63),
    },
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | VALUE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VALUE, inner, max_size=3),
    max_leaves=5,
)
VARIABLES = st.builds(
    "{}{}".format, VALUE.filter(lambda name: not set(name) & set("?()")), st.sampled_from(["", "?"])
)
PROMPT_FILES = st.builds(
    PromptFile,
    name=VALUE.filter(bool),
    template=TEMPLATE.map(PromptTemplate.literal),
    description=VALUE,
    model=st.none() | VALUE.filter(bool),
    config=CONFIG,
    schema=st.dictionaries(VARIABLES, st.sampled_from(["string", "string, a dish"]), max_size=3),
    defaults=st.dictionaries(VALUE, VALUE, max_size=3),
    needs_larger_model=st.booleans(),
    extra=st.dictionaries(VALUE.map("x-{}".format), ANYTHING, max_size=3),
    header=HEADERS,
).map(
    lambda prompt: replace(
        prompt, template=replace(prompt.template, optional=optional_variables(prompt.schema))
    )
)


def parse(text, source="taste.prompt"):
    return parse_prompt_file(text, source)


def refusal(text):
    with pytest.raises(PromptError) as caught:
        parse(text)
    return str(caught.value)


def test_a_file_is_read_whole():
    prompt = parse(FILE)
    assert (prompt.name, prompt.description) == ("taste", "Says who likes what.")
    assert prompt.model == "tiny-gemma"
    assert prompt.config == {
        "maxOutputTokens": 64,
        "stopSequences": ["\n\n"],
        "candidateCount": 2,
    }
    assert prompt.schema == {"dish": "string, what is eaten", "price": "string"}
    assert prompt.extra == {"owner": "policy"}
    assert not prompt.needs_larger_model


def test_a_number_as_default_is_taken_as_it_is_written():
    assert parse(FILE).defaults == {"dish": "Can't eat eggs", "price": "1.50"}


def test_the_template_is_all_that_follows_less_white_space_around_it():
    assert parse(FILE).template.text == "Dish: {{dish}}\n---\nPrice: {{price}}:"
    assert parse("---\n---\n\n  a\n\u00a0\ufeff \n\n").template.text == "a"
    assert parse("---\n---").template.text == ""


def test_a_fault_in_a_template_after_blank_lines_names_its_line_in_the_file():
    assert "line 5: “{{#if}}”" in refusal("---\n---\n\nHi\n{{#if}}\n")


def test_a_file_without_front_matter_is_all_template_as_it_is():
    prompt = parse("# Title\n\nEat {{dish}}\n", "menus/soup.prompt")
    assert (prompt.name, prompt.template.text) == ("soup", "# Title\n\nEat {{dish}}\n")


def test_comments_may_stand_before_the_front_matter():
    header = "# Copyright 2026 Example\n# SPDX-License-Identifier: MIT\n\n"
    prompt = parse(header + FILE)
    assert prompt == replace(parse(FILE), header=header)
    assert "line 5: name must be text" in refusal(f"{header}---\nname: no\n---\n")


def test_a_variable_with_a_question_mark_is_optional():
    text = "---\ninput: {schema: {name: string, 'mood?': 'string, how they feel'}}\n---\n{{mood}}"
    prompt = parse(text)
    assert prompt.template.optional == {"mood"}
    assert prompt.template.render({}).text == ""


@pytest.mark.parametrize("kind", ["number", "integer, whole", "boolean", "any"])
def test_values_of_every_scalar_type_are_texts(kind):
    assert parse(f"---\ninput:\n  schema:\n    a: {kind}\n---\n").schema == {"a": kind}


def test_what_has_no_effect_here_is_kept_and_can_be_told():
    prompt = parse(FILE)
    assert prompt.unused == ("config.candidateCount", "owner")


def test_carriage_returns_and_a_byte_order_mark_are_read():
    assert parse("\ufeff" + FILE.replace("\n", "\r\n")) == parse(FILE)


def test_a_file_without_a_name_is_named_after_its_source():
    assert parse("---\n---\nHi\n", "prompts/greeting.prompt").name == "greeting"


@given(PROMPT_FILES)
def test_what_is_written_reads_back_the_same(prompt):
    assert parse(dump_prompt_file(prompt)) == prompt


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("name: taste", "name: [taste", 3, "not valid YAML"),
        ("name: taste", "name: no", 2, "name must be text; put it in quotes"),
        ("name: taste", "name: a\nname: b", 3, "appears twice"),
        ("name: taste", "name: &a b\nsame: *a", 3, "aliases"),
        ("name: taste", "name: !!python/name:os.system", 2, "not valid YAML"),
        ("name: taste", "name: 'a\x07b'", 2, "not valid YAML"),
        ("name: taste", "needs_larger_model: maybe", 2, "needs_larger_model must be true or false"),
        ("64", "0", 5, "config.maxOutputTokens must be a whole number of at least 1"),
        ("64", "true", 5, "config.maxOutputTokens must be a whole number of at least 1"),
        ("64", "64, temperature: .nan", 5, "config.temperature must be a number of at least 0"),
        ("64", "64, topP: 2", 5, "config.topP must be"),
        ("64", "64, seed: 1.5", 5, "config.seed must be"),
        ('["\\n\\n"]', '"."', 5, "config.stopSequences must be a list of strings"),
        ('["\\n\\n"]', "[no]", 5, "config.stopSequences must be a list of strings"),
        ("stopSequences", "stopSequence", 5, "“stopSequence” (write “stopSequences”)"),
        ("maxOutputTokens", "max_tokens", 5, "“max_tokens” (write “maxOutputTokens”)"),
        ("64", "64, top_k: 1", 5, "“top_k” (write “topK”)"),
        ("owner: policy", "temperature: 0", 9, "has an effect only in config, as “temperature”"),
        ("owner: policy", "max_tokens: 3", 9, "only in config, as “maxOutputTokens”"),
        ("owner: policy", "inputs: {}", 9, "inputs is not known here; did you mean “input”?"),
        ("{maxOutputTokens", "[maxOutputTokens", 5, "not valid YAML"),
        ("1.50", "yes", 8, "input.default.price must be text"),
        ("price: string", "price: object", 7, "input.schema.price must be one of string, number"),
        ("price: string", "'price(array)': string", 7, "must be one of string, number"),
        ("  default:", "  defaults:", 7, "input takes “schema” and “default” only"),
        ("Price: {{price}}", "{{#if price}}", 13, "a section"),
    ],
)
def test_a_fault_is_one_sentence_with_file_and_line(old, new, line, said):
    message = refusal(FILE.replace(old, new, 1))
    assert message.startswith(f"taste.prompt, line {line}: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize("front", ["just words", "- a list"])
def test_front_matter_that_is_no_mapping_is_refused(front):
    assert "front matter must be a mapping" in refusal(f"---\n{front}\n---\n")


def test_missing_lines_of_dashes_are_named():
    assert "line 3: front matter begins with" in refusal("# A license\n\n--\nname: x\n---\n")
    assert "not closed" in refusal("---\nname: x\nAnalyze a menu item.\n")


def test_every_name_that_is_another_here_is_told_at_once():
    config = (
        "max_tokens: 3, maxTokens: 3, top_p: 0.1, top_k: 1, stop: [eggs], random_seed: 5, temp: 1"
    )
    message = refusal(f"---\nconfig: {{{config}}}\n---\nHi\n")
    for name, right in {
        "max_tokens": "maxOutputTokens",
        "maxTokens": "maxOutputTokens",
        "top_p": "topP",
        "top_k": "topK",
        "stop": "stopSequences",
        "random_seed": "seed",
        "temp": "temperature",
    }.items():
        assert f"“{name}” (write “{right}”)" in message


@given(st.text(alphabet="{}[]:-&*!|>\"' \nano1#?%@", max_size=40))
def test_any_front_matter_is_read_or_refused(front):
    with suppress(PromptError):
        parse(f"---\n{front}\n---\nHi\n")
