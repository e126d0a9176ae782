"""What the faithfulness table measures is what it says it measures."""

import random

import numpy as np
import pytest

from benchmarks.faithfulness_measures import alike, beyond_length, left_out, pointing
from benchmarks.faithfulness_rankings import (
    CONTENDERS,
    DRAWS,
    NAMES,
    POSITION,
    RANDOM,
    ranked_lines,
    rankings,
)
from benchmarks.faithfulness_statistics import Measure
from lit_core.salience import (
    METHODS,
    Attribution,
    AttributionConfig,
    EvidenceKey,
    deletion_test,
    strongest_parts,
    target_tokens,
)
from lit_core.salience.masking import prompt_segments
from tests.generations import make_generation
from tests.planted.mask_model import MaskModel
from tests.planted.tasks import TASKS, Task

WORTH = np.array([0.5, 4.0, 1.0, -2.0, 0.25, 0.0, 3.0])


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def task() -> Task:
    return TASKS["needle"](random.Random(3))


def of_additive(scores: np.ndarray, chance: np.random.Generator) -> dict[Measure, float]:
    """The measures of one ranking where each line is worth so many nats."""
    model = MaskModel(len(WORTH), 1, lambda kept: kept @ WORTH[:, None])
    target = target_tokens(model.generation, 0, 1)
    found = left_out(model, Attribution(model.generation), target, {"it": scores[None]}, chance)
    return {measure: values["it"] for measure, values in found.items()}


@pytest.mark.parametrize("way", ["delete", "hide"])
def test_drops_are_what_the_first_lines_are_worth(way: str, chance: np.random.Generator) -> None:
    found = of_additive(WORTH, chance)
    drops = [found[Measure("drop", way, count)] for count in (1, 3, 5)]
    assert drops == pytest.approx([4, 8, 8.75])


@pytest.mark.parametrize("way", ["delete", "hide"])
def test_the_truth_predicts_every_half_and_its_contrary_the_contrary(
    way: str, chance: np.random.Generator
) -> None:
    measure = Measure("correlation", way)
    assert of_additive(WORTH, chance)[measure] == pytest.approx(1)
    assert of_additive(-WORTH, chance)[measure] == pytest.approx(-1)
    assert of_additive(0 * WORTH, chance)[measure] == 0


@pytest.mark.parametrize("way", ["delete", "hide"])
def test_the_first_line_is_compared_with_those_nearest_in_length(
    way: str, chance: np.random.Generator
) -> None:
    # All lines of this model are one token long: the first, worth 4, with the mean of the others.
    found = of_additive(WORTH, chance)
    assert found[Measure("controlled", way)] == pytest.approx(4 - np.delete(WORTH, 1).mean())


def test_lines_nearest_in_length_are_told_by_their_tokens() -> None:
    drops, lengths = np.array([5.0, 1.0, 2.0, 4.0]), np.array([3, 4, 9, 2])
    assert beyond_length(drops, lengths) == pytest.approx([5 - 2.5, 1 - 5, 2 - 1, 4 - 5])


def test_scores_are_alike_by_their_order() -> None:
    rising = {"it": np.array([[1.0, 2, 3]]), "nothing": np.zeros((1, 3))}
    falling = {"it": np.array([[9.0, 5, 1]]), "nothing": np.zeros((1, 3))}
    assert alike(rising, rising) == {"it": 1, "nothing": 0}
    assert alike(rising, falling) == {"it": -1, "nothing": 0}


def test_drops_are_those_of_the_check_that_the_app_shows(
    task: Task, chance: np.random.Generator
) -> None:
    salience = Attribution(task.generation).with_evidence(
        EvidenceKey("gradients"), task.model.gradients(task.generation)
    )
    shown = salience.scores(task.target, AttributionConfig("grad_l2"))
    scores = np.array([each.score for each in shown if each.segment.role == "template"])
    found = left_out(task.model, salience, task.target, {"it": scores[None]}, chance)
    for way in ("delete", "hide"):
        parts, selection = strongest_parts(shown), salience.selection(task.target)
        for drop in deletion_test(task.model, task.generation, selection, parts, way).drops:
            ours = found[Measure("drop", way, drop.count)]["it"]
            assert ours == pytest.approx(drop.top, abs=1e-4)


def test_pointing_asks_for_just_the_causes(chance: np.random.Generator) -> None:
    scores = {"it": np.array([[0.0, 3, 1, 2]]), "half": np.array([[9.0, 3, 1, 2], [0, 3, 1, 2]])}
    assert pointing(scores, [1], chance) == {"it": 1, "half": 0.5}
    assert pointing(scores, [3, 1], chance) == {"it": 1, "half": 0.5}
    assert pointing(scores, [1, 2], chance) == {"it": 0, "half": 0}


def test_a_ranking_that_says_nothing_points_by_chance(chance: np.random.Generator) -> None:
    nothing = {"it": np.random.default_rng(1).normal(scale=1e-9, size=(400, 4))}
    assert pointing(nothing, [0], chance)["it"] == pytest.approx(0.25, abs=0.07)


def test_every_method_is_ranked_and_so_is_knowing_nothing(
    task: Task, chance: np.random.Generator
) -> None:
    scores, agreements = rankings(
        task.model, Attribution(task.generation), task.target, task.foil, chance
    )
    assert {contender.method for contender in CONTENDERS} == METHODS.keys()
    assert tuple(scores) == NAMES
    lines = len(prompt_segments(Attribution(task.generation).segments("lines")))
    shapes = {name: rows.shape for name, rows in scores.items()}
    assert shapes.pop(RANDOM) == (DRAWS, lines)
    assert set(shapes.values()) == {(1, lines)}
    assert scores[POSITION][0].argmax() == lines - 1
    assert {measure for _, measure in agreements} >= {"completeness residual", "standard error"}


def test_a_cue_at_the_end_is_not_ranked() -> None:
    generation = make_generation(["Say a colour.\n", "Sky: blue\n", "Grass:"], [" green"])
    lines = ranked_lines(Attribution(generation))
    assert [line.text.strip() for line in lines] == ["Say a colour.", "Sky: blue"]
