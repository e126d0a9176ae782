"""The fewest changes that change an answer are found, and each is what the model says."""

import threading
from itertools import combinations

import numpy as np
import pytest

from lit_core.compare import possible_edits
from lit_core.errors import Cancelled, SalienceError
from lit_core.gemma import Generation
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    PromptEdit,
    default_target,
    edited_prompt,
    find_counterfactuals,
    target_line,
    whole_response,
)
from lit_core.salience.counterfactuals import says
from lit_core.salience.edited_likelihood import edited_log_probabilities
from tests.generations import make_generation

FAULT = "Recommendation: You have to try it."


def edits_of(explained: Attribution, granularity: str = "lines") -> tuple[PromptEdit, ...]:
    config = AttributionConfig("grad_l2", granularity)
    return possible_edits(explained.scores(default_target(explained.generation), config), explained)


def removed(edit: PromptEdit, generation: Generation) -> str:
    return generation.prompt[slice(*edit.characters(generation))].strip()


def test_edits_change_what_they_say_and_nothing_else() -> None:
    generation = make_generation(["Dish:", " egg", "\n", "Label:", " bad", "\n", "Dish:"], [" ok"])
    edits = PromptEdit(5, 6, " good"), PromptEdit(1, 4)
    assert edited_prompt(generation, edits) == "Label: good\nDish:"
    assert edited_prompt(generation, []) == generation.prompt
    assert PromptEdit(1, 4).overlaps(PromptEdit(3, 5))
    assert not PromptEdit(1, 4).overlaps(PromptEdit(4, 5))


def test_likelihoods_after_edits_are_those_of_the_edited_texts(
    gemma: Gemma, explained: Attribution
) -> None:
    generation = explained.generation
    singles = edits_of(explained)
    pairs = [pair for pair in combinations(singles[-4:], 2) if not pair[0].overlaps(pair[1])]
    edits = [(each,) for each in singles] + pairs
    found = edited_log_probabilities(gemma, generation, edits, ProgressToken())
    read = [
        gemma.score_response(edited_prompt(generation, each), generation.response) for each in edits
    ]
    np.testing.assert_allclose(found, [each.log_probabilities for each in read], atol=1e-4)


def test_the_copied_recommendation_is_among_the_single_changes_that_change_the_answer(
    gemma: Gemma, explained: Attribution
) -> None:
    generation = explained.generation
    result = find_counterfactuals(
        gemma, generation, default_target(generation), edits_of(explained)
    )
    assert result.size == 1
    assert result.tried == len(edits_of(explained))
    (first,) = result.found[0].edits
    assert removed(first, generation) == FAULT
    assert first.characters(generation)[0] < generation.prompt.index("Baguette")
    assert result.found[0].answer.endswith("Recommendation: Avoid.")


def test_each_answer_is_the_models_own_after_the_changes(
    gemma: Gemma, explained: Attribution
) -> None:
    generation, target = explained.generation, default_target(explained.generation)
    result = find_counterfactuals(gemma, generation, target, edits_of(explained))
    for each in result.found:
        prompt = edited_prompt(generation, each.edits)
        assert gemma.generate(prompt, generation.decoding).response.strip() == each.answer
        assert target.text not in each.answer


def test_no_single_change_is_missed(gemma: Gemma, explained: Attribution) -> None:
    generation, target = explained.generation, default_target(explained.generation)
    edits = edits_of(explained, "parts")
    result = find_counterfactuals(gemma, generation, target, edits)
    changing = {
        edit
        for edit in edits
        if not says(
            gemma.generate(edited_prompt(generation, [edit]), generation.decoding).response,
            generation,
            target,
        )
    }
    assert {edit for each in result.found for edit in each.edits} == changing


def test_where_no_single_change_is_enough_several_are_made(
    gemma: Gemma, explained: Attribution
) -> None:
    generation, target = explained.generation, default_target(explained.generation)
    single = find_counterfactuals(gemma, generation, target, edits_of(explained))
    enough = {edit for each in single.found for edit in each.edits}
    others = [edit for edit in edits_of(explained) if edit not in enough]
    result = find_counterfactuals(gemma, generation, target, others)
    assert result.size != 1
    for each in result.found:
        assert len(set(each.edits)) == result.size
        assert not any(one.overlaps(other) for one, other in combinations(each.edits, 2))


def test_words_the_model_does_not_write_itself_need_no_change(
    gemma: Gemma, explained: Attribution
) -> None:
    generation = gemma.score_response(explained.generation.prompt, " Nobody says this.")
    with pytest.raises(SalienceError, match="does not answer with “Nobody says this"):
        find_counterfactuals(gemma, generation, whole_response(generation), edits_of(explained))


def test_a_search_can_be_stopped(gemma: Gemma, explained: Attribution) -> None:
    stop = threading.Event()
    progress = ProgressToken(lambda _: stop.set(), stop)
    target = default_target(explained.generation)
    with pytest.raises(Cancelled):
        find_counterfactuals(gemma, explained.generation, target, edits_of(explained), progress)


@pytest.mark.parametrize(
    ("answer", "line", "said"),
    [
        (" Hot.\nAdvice: go.", 2, True),
        ("Cold.\n\n Advice:  go.", 2, True),
        ("Advice: go.\nHot.", 2, True),
        ("So go.", 2, False),
        ("go.", 2, True),
        ("Hot.\nSo go.", 2, True),
        ("Hot.\nAdvice:", 2, False),
        ("Hot.\nAdvice: stay.", 2, False),
        ("Hot.\nAdvice: stay.", 1, True),
        ("Hot.", 2, False),
        ("", 1, False),
    ],
)
def test_words_are_said_again_where_they_stand_in_the_same_line(
    answer: str, line: int, said: bool
) -> None:
    generation = make_generation(["Dish:"], [" Hot", ".", "\n", "Advice:", " go", "."])
    assert says(answer, generation, target_line(generation, line)) is said
