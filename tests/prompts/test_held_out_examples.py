"""Each worked example can be asked like the question, after the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.prompts import PromptTemplate, held_out_examples, label_cues, load_prompt

TASK = "Yes or no?\n\n"
EXAMPLES = ["Review: good\nLabel: yes", "Review: bad\nLabel: no", "Review: fine\nLabel: yes"]
QUESTION = "Review: cold\nLabel:"
PROMPT = "\n\n".join([TASK.strip(), *EXAMPLES, QUESTION])


def held_out(prompt: str) -> list[tuple[str, str]]:
    found = held_out_examples(prompt, label_cues(prompt))
    return [(each.prompt, each.label.strip()) for each in found]


def test_each_example_takes_the_place_of_the_question() -> None:
    first, second, third = EXAMPLES
    assert held_out(PROMPT) == [
        (f"{TASK}{second}\n\n{third}\n\nReview: good\nLabel:", "yes"),
        (f"{TASK}{first}\n\n{third}\n\nReview: bad\nLabel:", "no"),
        (f"{TASK}{first}\n\n{second}\n\nReview: fine\nLabel:", "yes"),
    ]


def test_what_leads_over_to_the_question_stays() -> None:
    prompt = PROMPT.replace(QUESTION, f"Now you:\n\n{QUESTION} ")
    assert all("Now you:\n\nReview:" in asked for asked, _ in held_out(prompt))


def test_a_label_is_as_the_prompt_writes_it_to_the_end_of_the_line() -> None:
    found = held_out_examples(PROMPT.replace("Label: no", "Label:no "), label_cues(PROMPT))
    assert [each.label for each in found] == [" yes\n", "no \n", " yes\n"]
    assert [each.question for each in found][1] == "Review: bad\nLabel:"


def test_of_an_answer_of_several_lines_the_label_alone_is_asked_for() -> None:
    reasoned = (each.replace("Label:", "Why: so it is.\nLabel:") for each in EXAMPLES)
    prompt = "\n\n".join([*reasoned, "Review: cold\nWhy:"])
    asked, label = held_out(prompt)[0]
    assert asked.endswith("Review: good\nWhy: so it is.\nLabel:")
    assert label == "yes"


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "Say hello.",
        "\n\n".join([*EXAMPLES[:2], QUESTION]),
        "Q: a\nA: one\n\nQ: b\nA: two\n\nQ: c\nA: three\n\nQ: d\nA:",
        "Anna: Hi!\nBen: Hi!\nAnna: So?\nBen: Hi!\nAnna:",
    ],
)
def test_other_prompts_have_none(prompt: str) -> None:
    assert held_out(prompt) == []


def test_an_edited_prompt_has_the_labels_of_the_prompt_it_was_made_of() -> None:
    cues = label_cues(PROMPT)
    edited = PROMPT.replace("fine\nLabel: yes", "fine\nLabel: maybe")
    assert label_cues(edited) == frozenset()  # no label of it returns
    assert [each.label.strip() for each in held_out_examples(edited, cues)] == [
        "yes",
        "no",
        "maybe",
    ]
    without = PROMPT.replace("bad\nLabel: no", "bad\nLabel:")
    assert [each.label.strip() for each in held_out_examples(without, cues)] == ["yes", "yes"]


def test_what_a_value_says_is_no_example() -> None:
    template = PromptTemplate(PROMPT.replace("cold", "{{review}}"))
    rendered = template.render({"review": "x\nLabel: yes\n\nReview: y"})
    values = [(each.start, each.end) for each in rendered.variable_origins]
    assert [
        each.label.strip() for each in held_out_examples(rendered.text, label_cues(PROMPT), values)
    ] == ["yes", "no", "yes"]


def test_those_of_a_shipped_prompt_are_its_labels() -> None:
    prompt = load_prompt("feedback-kind-wrong-label")
    text = prompt.template.render(prompt.defaults).text
    assert [label for _, label in held_out(text)] == [
        *("compliment", "complaint", "compliment", "complaint", "question", "question")
    ]


WORD = st.text("abcdé中", min_size=1, max_size=5)


@given(st.lists(st.tuples(WORD, st.sampled_from(["yes", "no"])), min_size=3, max_size=6), WORD)
def test_each_prompt_holds_every_example_but_one(
    examples: list[tuple[str, str]], question: str
) -> None:
    blocks = [f"Review: {text}\nLabel: {label}" for text, label in examples]
    prompt = "\n\n".join([*blocks, f"Review: {question}\nLabel:"])
    for number, (asked, label) in enumerate(held_out(prompt)):
        text, expected = examples[number]
        others = [*blocks[:number], *blocks[number + 1 :], f"Review: {text}\nLabel:"]
        assert (asked, label) == ("\n\n".join(others), expected)
