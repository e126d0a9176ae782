"""Labels and question of a few-shot prompt are found where they stand."""

import pytest

from lit_core.prompts import instruction, label_spans, load_prompt, question_start
from tests.prompts.test_few_shot import EXAMPLES


def labels(prompt: str, values: tuple[tuple[int, int], ...] = ()) -> list[list[str]]:
    return [[prompt[slice(*span)] for span in spans] for spans in label_spans(prompt, values)]


def test_labels_are_answers_that_return() -> None:
    prompt = f"{EXAMPLES}\n\nReview: so so\nLabel:  no \n\nReview: fine\nLabel:"
    assert labels(prompt) == [["yes", "no", "no"]]


@pytest.mark.parametrize(
    "prompt",
    [
        f"{EXAMPLES}\n\nReview: fine\nLabel:",
        "Q: a\nA: a long answer\n\nQ: b\nA: another one\n\nQ: c\nA:",
        "Anna: Hello!\nBen: Hello!\nAnna: Hello!\nBen:",
        "Say hello.",
        "",
    ],
)
def test_answers_of_which_none_returns_are_no_labels(prompt: str) -> None:
    assert labels(prompt) == []


def test_labels_may_stand_in_a_later_line_than_the_cue() -> None:
    prompt = load_prompt("fewshot-mistake")
    (found,) = labels(prompt.template.render(prompt.defaults).text)
    assert found == ["You have to try it.", "Likely good.", "You have to try it."]


def test_nothing_in_a_value_is_a_label() -> None:
    question = f"Review: fine\n{EXAMPLES}\n{EXAMPLES}\nLabel:"
    prompt = f"{EXAMPLES}\n\nReview: so so\nLabel: yes\n\n{question}"
    start = prompt.index("fine\n")
    value = start, len(prompt) - len("\nLabel:")
    assert labels(prompt, (value,)) == [["yes", "no", "yes"]]


def test_the_question_begins_after_the_examples() -> None:
    prompt = f"Judge.\n\n{EXAMPLES}\n\nReview: fine\nLabel:"
    start = question_start(prompt)
    assert start is not None
    assert prompt[start:] == "Review: fine\nLabel:"
    assert question_start("Say hello.") is None


def test_the_instruction_is_what_stands_before_the_examples_without_values() -> None:
    prompt = f"Judge for Ana.\n\n{EXAMPLES}\n\nReview: fine\nLabel:"
    assert instruction(prompt) == "Judge for Ana.\n\n"
    assert instruction(prompt, [(10, 13)]) == "Judge for \ufffc\ufffc\ufffc.\n\n"
    assert instruction("Say hello.") == ""
