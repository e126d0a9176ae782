"""Parts that stand in for each other, or work only together, are told from others."""

import random

import numpy as np
import pytest

from lit_core.salience import (
    MOST_PAIRED,
    Attribution,
    AttributionConfig,
    PairInteraction,
    Segment,
    compute_evidence,
    pair_interactions,
    strongest_parts,
)
from lit_core.salience.masking import kept_tokens, prompt_segments
from tests.planted.tasks import TASKS, Task

SEEDS = range(10)
RELATIONS = {"either_of_two": "either", "either_by_attention": "either", "both_of_two": "together"}


def task(name: str, seed: int) -> Task:
    return TASKS[name](random.Random(f"pairs {seed}"))


def pairs_of(found: Task) -> tuple[PairInteraction, ...]:
    config = AttributionConfig()
    evidence = compute_evidence(found.model, found.generation, config)
    known = Attribution(found.generation).with_evidence(config.evidence_key, evidence)
    parts = strongest_parts(known.scores(found.target, config))
    selection = known.selection(found.target)
    return pair_interactions(found.model, found.generation, selection, parts)


def told(found: Task) -> list[tuple[str, tuple[int, ...]]]:
    """The relations that are told, with the numbers of the lines."""
    lines = prompt_segments(Attribution(found.generation).segments("lines"))
    return [
        (pair.relation, (lines.index(pair.first), lines.index(pair.second)))
        for pair in pairs_of(found)
        if pair.relation
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", RELATIONS)
def test_the_two_planted_causes_are_named_and_no_others(name: str, seed: int) -> None:
    found = task(name, seed)
    assert told(found) == [(RELATIONS[name], found.causes)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["copy", "key_value", "needle"])
def test_where_one_cause_decides_no_two_are_named(name: str, seed: int) -> None:
    assert told(task(name, seed)) == []


def test_effects_are_what_leaving_out_does() -> None:
    found = task("both_of_two", 0)
    selection = Attribution(found.generation).selection(found.target)
    for pair in pairs_of(found)[:4]:
        parts = [pair.first, pair.second]
        kept = np.array([[True, True], [False, True], [True, False], [False, False]])
        tokens = kept_tokens(len(found.generation.tokens), parts, kept)
        scores = found.model.masked_log_probabilities(found.generation, tokens) @ selection
        effects = pair.effect_first, pair.effect_second, pair.effect_both
        np.testing.assert_allclose(effects, scores[0] - scores[1:], atol=1e-5)


def test_the_interaction_is_the_second_difference_and_leads_the_order() -> None:
    found = pairs_of(task("either_of_two", 1))
    sizes = [abs(pair.interaction) for pair in found]
    assert sizes == sorted(sizes, reverse=True)
    first = found[0]
    assert first.interaction == first.effect_first + first.effect_second - first.effect_both < 0


def test_two_that_each_do_half_have_no_relation() -> None:
    part = Segment(0, "template", 1, 2, 0, 1, "a")
    assert PairInteraction(part, part, 2.0, 2.0, 4.0).relation == ""
    assert PairInteraction(part, part, 0.0, 0.0, 0.5).relation == ""


def test_no_more_than_the_strongest_parts_are_looked_at() -> None:
    seed = next(seed for seed in range(100) if len(lines_of(task("copy", seed))) == MOST_PAIRED)
    assert len(pairs_of(task("copy", seed))) == MOST_PAIRED * (MOST_PAIRED - 1) // 2


def test_a_single_part_has_no_pairs() -> None:
    found = task("copy", 0)
    selection = Attribution(found.generation).selection(found.target)
    parts = lines_of(found)[:1]
    assert pair_interactions(found.model, found.generation, selection, parts) == ()


def lines_of(found: Task) -> list[Segment]:
    return prompt_segments(Attribution(found.generation).segments("lines"))
