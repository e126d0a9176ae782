"""A prompt's parts are what its author would count: values, examples, principles, sections."""

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.prompts import PromptTemplate, load_prompt
from lit_core.salience import segment
from lit_core.salience.prompt_parts import part_starts

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

VALUES = st.sampled_from(
    ["Cheese", "Can't eat eggs", "日本", "a\n\n# b\n\n- c: d\nc: e\n", "x.", "_"]
)
TEMPLATES = st.text("Ab: \n#-*1.\t", max_size=12)


def values_of(template: str, **values: str) -> tuple[str, list[tuple[int, int]]]:
    """The filled template, and where in it the values are."""
    rendered = PromptTemplate(template).render(values)
    ranges = [(o.start, o.end) for o in rendered.variable_origins]
    return rendered.text, ranges


def parts(template: str, **values: str) -> list[str]:
    text, ranges = values_of(template, **values)
    starts = part_starts(text, ranges)
    return [text[a:b].strip() for a, b in pairwise([*starts, len(text)])]


def test_the_codelabs_prompt_has_the_parts_its_author_would_count(gemma: "Gemma") -> None:
    file = load_prompt("fewshot-constitution")
    text, values = values_of(file.template.text, **file.defaults)
    tokens = gemma.tokenizer.encode(text)
    segments = segment(text, tokens, len(tokens), "parts", values)
    assert [(part.role, part.text) for part in segments] == [
        ("special", "<bos>"),
        ("template", "Analyze a menu item in a restaurant."),
        ("template", "* The analysis should be brief and to the point."),
        (
            "template",
            "* The analysis and recommendation should both be clear about the suitability for "
            "someone with a specified dietary restriction.",
        ),
        ("template", "## For example:"),
        (
            "template",
            "Taste-likes: I've a sweet-tooth\n"
            "Taste-dislikes: Don't like onions or garlic\n"
            "Suggestion: Onion soup\n"
            "Analysis: it has cooked onions in it, which you don't like.\n"
            "Recommendation: Avoid.",
        ),
        (
            "template",
            "Taste-likes: I've a sweet-tooth\n"
            "Taste-dislikes: Don't like onions or garlic\n"
            "Suggestion: Baguette maison au levain\n"
            "Analysis: Home-made leaven bread in france is usually great\n"
            "Recommendation: Likely good.",
        ),
        (
            "template",
            "Taste-likes: I've a sweet-tooth\n"
            "Taste-dislikes: Don't like onions or garlic\n"
            "Suggestion: Macaron in france\n"
            "Analysis: Sweet with many kinds of flavours\n"
            "Recommendation: You have to try it.",
        ),
        ("template", "## Now analyze one more example:\n\nTaste-likes:"),
        ("variable", "Cheese"),
        ("template", "Taste-dislikes:"),
        ("variable", "Can't eat eggs"),
        ("template", "Suggestion:"),
        ("variable", "Quiche Lorraine"),
        ("template", "Analysis:"),
    ]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Do this.\n\nAnd that.", ["Do this.", "And that."]),
        ("Do this.\nAnd that.", ["Do this.\nAnd that."]),
        ("Do this.\n---\nAnd that.", ["Do this.\n---", "And that."]),
        ("Do this.\n\n***\n\nAnd that.", ["Do this.\n\n***", "And that."]),
    ],
)
def test_blank_lines_and_rulers_part_blocks(prompt: str, expected: list[str]) -> None:
    assert parts(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "Explain this.\n\n```python\n# load\nx = 1\n\n- a: b\n```\n\nAnalysis:",
            ["Explain this.", "```python\n# load\nx = 1\n\n- a: b\n```", "Analysis:"],
        ),
        ("Code:\n```\na\n\nb\n```\nAnswer: x", ["Code:", "```\na\n\nb\n```", "Answer: x"]),
        ("# Code\n~~~\na\n\n```\n~~~\nafter", ["# Code\n~~~\na\n\n```\n~~~", "after"]),
        ("````\n```\n\na\n````", ["````\n```\n\na\n````"]),
        ("Now\n```\nnever\n\nclosed", ["Now", "```\nnever\n\nclosed"]),
        ("``` is ``` a mark\n\nand text", ["``` is ``` a mark", "and text"]),
    ],
)
def test_a_code_fence_is_one_part(prompt: str, expected: list[str]) -> None:
    assert parts(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Hi.\n# Task\nEat.\n## More\nSleep.", ["Hi.", "# Task\nEat.", "## More\nSleep."]),
        ("# Task\n\nEat.\n\nSleep.", ["# Task\n\nEat.", "Sleep."]),
        ("# Rules\n\n- Eat.\n- Sleep.", ["# Rules", "- Eat.", "- Sleep."]),
        ("####### seven\nno heading", ["####### seven\nno heading"]),
        (
            "### Example 1\n\nQ: a\nA: b\n\n### Example 2\n\nQ: c\nA: d",
            ["### Example 1\n\nQ: a\nA: b", "### Example 2\n\nQ: c\nA: d"],
        ),
    ],
)
def test_a_heading_begins_a_section(prompt: str, expected: list[str]) -> None:
    assert parts(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Be:\n* kind\n* brief\n  and clear", ["Be:", "* kind", "* brief\n  and clear"]),
        ("Be:\n\n1. kind\n2) brief\n  - very", ["Be:", "1. kind", "2) brief", "- very"]),
        ("*Be* kind.\n**Be** brief.", ["*Be* kind.\n**Be** brief."]),
        ("It is\n-3 degrees\n2.5 below", ["It is\n-3 degrees\n2.5 below"]),
    ],
)
def test_each_point_of_a_list_is_a_part(prompt: str, expected: list[str]) -> None:
    assert parts(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Q: a\nA: b\nQ: c\nA: d", ["Q: a\nA: b", "Q: c\nA: d"]),
        ("Answer.\nQ: a\nA: b\nQ: c\nA:", ["Answer.", "Q: a\nA: b", "Q: c\nA:"]),
        ("Q: a\n\nA: b\n\nQ: c\n\nA: d", ["Q: a\n\nA: b", "Q: c\n\nA: d"]),
        ("**Q:** a\n**A:** b\n**Q:** c", ["**Q:** a\n**A:** b", "**Q:** c"]),
        ("Input 1: a\nOutput 1: b\nInput 2: c", ["Input 1: a\nOutput 1: b", "Input 2: c"]),
        ("問：甲\n答：乙\n問：丙\n答：", ["問：甲\n答：乙", "問：丙\n答："]),
        ("س: أ\nج: ب\nس: ت", ["س: أ\nج: ب", "س: ت"]),
        ("Q: a\nA: see http://x.org\nhttp://y.org", ["Q: a\nA: see http://x.org\nhttp://y.org"]),
        ("Text: a\n\nLength: 3\n\nTone: mild", ["Text: a", "Length: 3", "Tone: mild"]),
    ],
)
def test_an_example_begins_with_a_label_that_returns(prompt: str, expected: list[str]) -> None:
    assert parts(prompt) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Uses for {{v}}. Five.", ["Uses for", "VALUE", ". Five."]),
        ("Uses for {{v}}\n\nUses:", ["Uses for", "VALUE", "Uses:"]),
        ("{{v}}", ["VALUE"]),
        ("{{v}}{{v}} {{v}}", ["VALUE", "VALUE", "VALUE"]),
        ("Read:\n{{v}}\nSay:", ["Read:", "VALUE", "Say:"]),
        ("# {{v}}\n- {{v}}", ["#", "VALUE", "-", "VALUE"]),
    ],
)
@pytest.mark.parametrize("value", ["jar", "two jars", "one\n\n# Two\n\n- three\nQ: a\nQ: b"])
def test_each_value_is_one_part_whatever_is_in_it(
    template: str, expected: list[str], value: str
) -> None:
    assert parts(template, v=value) == [part.replace("VALUE", value) for part in expected]


def test_an_empty_value_is_no_part() -> None:
    assert parts("Likes: {{v}}\nHates: all", v="") == ["Likes: \nHates: all"]


def test_a_value_begins_with_the_white_space_that_its_first_token_carries() -> None:
    assert part_starts("Likes: cheese\n  Hates:", [(7, 13)]) == [0, 6, 14]


@given(st.lists(st.tuples(TEMPLATES, VALUES), max_size=5), TEMPLATES)
def test_a_value_between_token_borders_is_a_segment_of_its_own(
    filled: list[tuple[str, str]], last: str
) -> None:
    template = "".join(f"{before}{{{{v{i}}}}}" for i, (before, _) in enumerate(filled)) + last
    values = {f"v{i}": value for i, (_, value) in enumerate(filled)}
    text, ranges = values_of(template, **values)
    starts = part_starts(text, ranges)
    for start, end in ranges:
        first = max(at for at in starts if at <= start)
        stop = min((at for at in starts if at > start), default=len(text))
        assert not text[first:start].strip()
        assert "\n" not in text[first:start]
        assert stop >= end
        assert not text[end:stop].strip()


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-3, 33), st.integers(-3, 33))))
def test_any_ranges_give_ascending_starts_in_any_order(
    text: str, ranges: list[tuple[int, int]]
) -> None:
    starts = part_starts(text, ranges)
    assert starts == sorted({0, *starts})
    assert starts[-1] <= len(text)
    assert starts == part_starts(text, random.sample(ranges, len(ranges)))
