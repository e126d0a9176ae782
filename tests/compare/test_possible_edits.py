"""What may be changed in a prompt: parts and labels, but not the question."""

import pytest

from lit_core.compare import EditSpace, possible_edits, value_spans
from lit_core.prompts import PromptTemplate
from lit_core.salience import Attribution, AttributionConfig, edited_prompt, whole_response
from tests.generations import GRAD_L2, gradients, make_generation

EXAMPLES = ["Judge.\n", "Dish: egg\n", "Label:", " bad\n", "Dish: leek\n", "Label:", " good\n"]
MORE = ["Dish: ham\n", "Label:", " bad\n"]
QUESTION = ["Dish: soup\n", "Label:"]


def changed(
    pieces: list[str], values: tuple[tuple[int, int], ...] = (), label: str = ""
) -> list[str]:
    """Each changed prompt, without the line that stays last."""
    generation = make_generation(pieces, [" good"])
    known = Attribution.of_gradients(generation, gradients(generation), values)
    edits = possible_edits(known.scores(whole_response(generation), GRAD_L2), known, label)
    return [edited_prompt(generation, [edit]) for edit in edits]


def test_each_part_but_the_question_is_left_out_and_each_label_exchanged() -> None:
    pieces = [*EXAMPLES, *MORE, *QUESTION]
    lines = "".join(pieces).split("\n")
    left_out = ["\n".join([*lines[:at], *lines[at + 1 :]]) for at in range(7)]
    other = {2: "Label: good", 4: "Label: bad", 6: "Label: good"}
    exchanged = ["\n".join([*lines[:at], other[at], *lines[at + 1 :]]) for at in other]
    assert sorted(changed(pieces)) == sorted(left_out + exchanged)


def test_examples_get_a_label_that_none_of_them_has_where_one_is_given() -> None:
    pieces = [*EXAMPLES, *MORE, *QUESTION]
    more = set(changed(pieces, label=" fair ")) - set(changed(pieces))
    assert len(more) == 3
    assert all("Label: fair\n" in prompt for prompt in more)


def test_examples_get_a_label_that_only_the_instruction_lists() -> None:
    pieces = ["Good, fair or bad?\n", *EXAMPLES[1:], *MORE, *QUESTION]
    given = [prompt for prompt in changed(pieces) if "Label: fair\n" in prompt]
    assert len(given) == 3
    assert changed(pieces, label="fair") == changed(pieces)


def test_labels_of_which_none_returns_stay() -> None:
    assert len(changed([*EXAMPLES, *QUESTION])) == 5


def test_what_a_variable_fills_stays() -> None:
    pieces = ["Dish: ", "soup", "\n", "Say what it is.\n"]
    assert changed(pieces, ((6, 10),)) == ["Dish: soup\n"]


@pytest.mark.parametrize("pieces", [["soup"], ["soup\n", "Label:"]])
def test_a_prompt_that_is_all_question_may_lose_it(pieces: list[str]) -> None:
    assert changed(pieces, ((0, 4),)) == ["".join(pieces)[5:] if len(pieces) > 1 else ""]


def test_a_part_that_ends_in_the_cue_is_left_out_up_to_there() -> None:
    generation = make_generation(["Be brief.\n\n", "Dish: soup\n", "Label:"], [" good"])
    known = Attribution.of_gradients(generation, gradients(generation))
    config = AttributionConfig("grad_l2", "paragraphs")
    edits = possible_edits(known.scores(whole_response(generation), config), known)
    prompts = {edited_prompt(generation, [edit]) for edit in edits}
    assert prompts == {"Dish: soup\nLabel:", "Be brief.\n\nLabel:"}


def test_parts_are_those_that_are_shown() -> None:
    generation = make_generation(["Be brief. ", "Be kind.\n", "Say it."], [" It"])
    known = Attribution.of_gradients(generation, gradients(generation))
    config = AttributionConfig("grad_l2", "sentences")
    edits = possible_edits(known.scores(whole_response(generation), config), known)
    assert len(edits) == 3


def test_only_values_that_stand_in_one_place_can_be_exchanged() -> None:
    rendered = PromptTemplate("{{dish}}: {{dish}}, {{drink}}").render({"dish": "a", "drink": "bc"})
    assert value_spans(rendered) == {"drink": (6, 8)}


def test_a_search_of_inputs_changes_nothing_but_values() -> None:
    generation = make_generation(["Dish: ", "soup", "\n", "Label:"], [" good"])
    known = Attribution.of_gradients(generation, gradients(generation), ((6, 10),))
    space = EditSpace(values=(((6, 10), ("soup", "leek", "egg")),))
    edits = space.edits(known.scores(whole_response(generation), GRAD_L2), known)
    assert [edited_prompt(generation, [edit]) for edit in edits] == [
        "Dish: leek\nLabel:",
        "Dish: egg\nLabel:",
    ]
