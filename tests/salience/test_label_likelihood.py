"""Changes that fit with the prompt's own examples come before others that change the answer."""

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.compare import possible_edits
from lit_core.errors import Cancelled
from lit_core.gemma import Decoding, Generation
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken
from lit_core.prompts import held_out_examples, label_cues
from lit_core.salience import (
    Attribution,
    Counterfactual,
    Counterfactuals,
    PromptEdit,
    edited_prompt,
    with_label_likelihood,
)
from lit_core.salience.prompt_edit import moved_spans
from tests.generations import make_generation

EXAMPLES = [("good", "yes"), ("bad", "yes"), ("fine", "yes"), ("poor", "no")]
BLOCKS = [f"Review: {text}\nLabel: {label}" for text, label in EXAMPLES]
PROMPT = "\n\n".join([*BLOCKS, "Review: awful\nLabel:"])
RIGHT = {"good": "yes", "bad": "no", "fine": "yes", "poor": "no"}


class Reader:
    """Reads labels that are right with a likelihood of one, others with e to the power of -3."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def score_response(self, prompt: str, text: str) -> Generation:
        self.asked.append(prompt)
        review = prompt.rpartition("Review: ")[2].split("\n")[0]
        wrong = RIGHT[review] != text.strip()
        return replace(make_generation([prompt], [text]), log_probabilities=(-3.0 * wrong,))


def by_characters(prompt: str) -> Generation:
    """A generation whose tokens are single characters, so that edits are easily written."""
    generation = make_generation([*prompt], [" yes"])
    return replace(generation, decoding=Decoding(max_new_tokens=4))


def edit(start: int, end: int, new: str = "") -> PromptEdit:
    """Another text in the place of characters, which are the tokens after `<bos>`."""
    return PromptEdit(start + 1, end + 1, new)


def exchange(old: str, new: str, after: str = "") -> PromptEdit:
    """Another text in the place of the first one like it after some other text."""
    start = PROMPT.index(old, PROMPT.index(after))
    return edit(start, start + len(old), new)


MISTAKE = exchange("yes", "no", "bad")
OTHER = exchange("yes", "no", "good")
DELETED = exchange("\nLabel: no", "")


def test_the_correction_of_a_label_that_contradicts_the_others_comes_first() -> None:
    generation = by_characters(PROMPT)
    found = tuple(Counterfactual((each,), "no") for each in (DELETED, OTHER, MISTAKE))
    result = with_label_likelihood(Reader(), generation, Counterfactuals(found, 9))
    assert [each.edits for each in result.found] == [(MISTAKE,), (DELETED,), (OTHER,)]
    # Of an example that has no label any more nothing is known.
    assert [each.label_gain for each in result.found] == [3.0, 0.0, -3.0]
    assert result.tried == 9


@pytest.mark.parametrize(
    "prompt", ["Say yes.", "\n\n".join([*BLOCKS[:2], "Review: awful\nLabel:"])]
)
def test_of_other_prompts_nothing_is_read_and_labels_come_first(prompt: str) -> None:
    model, removal, other = Reader(), edit(0, 1), edit(2, 3, "x")
    found = tuple(Counterfactual((each,), "no") for each in (removal, other))
    result = with_label_likelihood(model, by_characters(prompt), Counterfactuals(found, 2))
    assert [each.edits for each in result.found] == [(other,), (removal,)]
    assert not model.asked


def test_of_a_change_that_leaves_too_few_examples_nothing_is_known() -> None:
    generation = by_characters(PROMPT)
    without_two = edit(0, PROMPT.index("Review: fine"))
    found = tuple(Counterfactual((each,), "no") for each in (without_two, OTHER))
    result = with_label_likelihood(Reader(), generation, Counterfactuals(found, 9))
    assert [each.label_gain for each in result.found] == [-3.0, None]


def test_where_only_the_question_was_changed_nothing_is_read() -> None:
    model, change = Reader(), exchange("awful", "nice")
    values = [change.characters(by_characters(PROMPT))]
    found = Counterfactuals((Counterfactual((change,), "no"),), 1)
    assert with_label_likelihood(model, by_characters(PROMPT), found, values) == found
    assert not model.asked


def test_it_can_be_stopped() -> None:
    stop = threading.Event()
    stop.set()
    found = Counterfactuals((Counterfactual((MISTAKE,), "no"),), 1)
    with pytest.raises(Cancelled):
        with_label_likelihood(
            Reader(), by_characters(PROMPT), found, (), ProgressToken(lambda _: None, stop)
        )


def test_the_gain_is_what_the_model_says_of_the_edited_prompts(gemma: Gemma) -> None:
    generation = gemma.generate(PROMPT, Decoding(max_new_tokens=2))
    edits = possible_edits([], Attribution(generation))
    found = Counterfactuals(tuple(Counterfactual((each,), "no") for each in edits), len(edits))
    changes = with_label_likelihood(gemma, generation, found).found

    def likelihood(prompt: str) -> float:
        examples = held_out_examples(prompt, label_cues(PROMPT))
        read = [gemma.score_response(each.prompt, each.label) for each in examples]
        return sum(sum(each.log_probabilities) for each in read)

    before = likelihood(PROMPT)
    gains = [likelihood(edited_prompt(generation, each.edits)) - before for each in changes]
    assert [each.label_gain for each in changes] == pytest.approx(gains, abs=1e-4)
    assert gains == sorted(gains, reverse=True)
    assert len({round(gain, 3) for gain in gains}) == len(EXAMPLES)


@given(st.text("abc", min_size=6, max_size=12), st.data())
def test_spans_move_with_what_stands_in_them(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=4)))
    span = cuts[1], cuts[2]
    edits = [
        edit(cuts[0], cuts[1], data.draw(st.text("xy", max_size=3))),
        edit(cuts[2], cuts[3], data.draw(st.text("xy", max_size=3))),
    ]
    generation = make_generation([*text], ["!"])
    ((start, end),) = moved_spans(generation, edits, [span])
    assert edited_prompt(generation, edits)[start:end] == text[slice(*span)]
    taken = edit(cuts[1], cuts[2])
    assert moved_spans(generation, [taken], [span]) == []
