"""How prompts differ is told line by line."""

from dataclasses import replace

import pytest

from lit_core.compare import prompt_changes
from tests.compare.comparisons import cell, failed

BASE = "Say good or bad.\n\nDish: leek\nLabel: good\n\nDish: soup\nLabel:"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (
            BASE.replace("Label: good", "Label: bad"),
            "fixed, beside mistake: line 4 says “Label: bad” instead of “Label: good”.",
        ),
        (
            "Be kind.\n" + BASE,
            "fixed, beside mistake: line 1, “Be kind.”, is new.",
        ),
        (
            BASE.replace("Dish: leek\nLabel: good\n\n", ""),
            "fixed, beside mistake: line 3, “Dish: leek”, is left out; "
            "line 4, “Label: good”, is left out.",
        ),
        (BASE + " ", "fixed is the same prompt as mistake."),
    ],
)
def test_each_prompt_is_told_beside_the_first(other: str, told: str) -> None:
    cells = [replace(cell("mistake"), prompt=BASE), replace(cell("fixed"), prompt=other)]
    assert prompt_changes(cells) == [told]


def test_of_many_differences_the_first_are_told() -> None:
    lines = [f"Line {number} is about soup." for number in range(9)]
    other = [line.replace("soup", "salad") for line in lines]
    cells = [
        replace(cell("one"), prompt="\n".join(lines)),
        replace(cell("two"), prompt="\n".join(other)),
    ]
    (told,) = prompt_changes(cells)
    assert told.count("says") == 4
    assert told.endswith("; 5 more lines differ.")


def test_a_prompt_that_could_not_be_rendered_is_left_out() -> None:
    assert prompt_changes([cell("one"), failed("two", "No value for the variable dish.")]) == []


def test_one_prompt_is_beside_no_other() -> None:
    assert prompt_changes([cell("one"), cell("one", sample=1)]) == []
