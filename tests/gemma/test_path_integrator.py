"""Integrated gradients follow their formula, and add up to what the path changes."""

from typing import Any

import numpy as np
import pytest

from lit_core.errors import Cancelled, ModelError, SalienceError
from lit_core.gemma.masked_scoring import MaskedScorer
from lit_core.gemma.path_integrator import BASELINES, Baseline, PathGradients, PathIntegrator
from lit_core.progress import Progress, ProgressToken
from tests.gemma.numpy_gemma import NumpyGemma, central_differences
from tests.gemma.random_gemma import (
    random_tokens,
    shared_differentiator,
    shared_forward,
    shared_model,
)
from tests.gemma.references import reference

FAMILY = "gemma-2-short-window"
COUNT, FIRST = 12, 7
TOKENS = random_tokens(COUNT)
MOVED = np.array([1 <= place < FIRST and place != 3 for place in range(COUNT)])


@pytest.fixture(scope="module")
def integrator() -> PathIntegrator:
    forward = shared_forward(FAMILY)
    return PathIntegrator(forward, shared_differentiator(FAMILY), MaskedScorer(forward))


def path(
    integrator: PathIntegrator,
    steps: int,
    baseline: Baseline = "pad",
    progress: ProgressToken | None = None,
) -> PathGradients:
    return integrator.integrate(TOKENS, FIRST, MOVED, baseline, steps, progress or ProgressToken())


def gap(found: PathGradients) -> float:
    """By how much the scores miss what they should add up to, in nats."""
    return abs(found.matrix.sum(axis=0) - found.change).max()


@pytest.mark.parametrize("baseline", ["pad", "mean"])
def test_with_more_steps_the_scores_add_up_to_the_change(
    integrator: PathIntegrator, baseline: Baseline
) -> None:
    few, more, many = (gap(path(integrator, steps, baseline)) for steps in (2, 16, 128))
    assert few > more > many
    assert many < 1e-4


def test_on_the_way_from_zero_they_do_not_since_the_norm_leaps_there(
    integrator: PathIntegrator,
) -> None:
    assert gap(path(integrator, 128, "zero")) > 0.1


@pytest.mark.parametrize("baseline", BASELINES)
def test_two_steps_are_those_of_gauss_and_legendre(
    integrator: PathIntegrator, baseline: Baseline
) -> None:
    model = NumpyGemma(shared_model(FAMILY).backbone)
    table, ids = model.embedding, np.array([token.id for token in TOKENS])
    start = {"pad": table[0], "zero": 0 * table[0], "mean": table.mean(axis=0)}[baseline]
    real = table[ids]
    base = np.where(MOVED[:, None], start, real)
    wanted = np.zeros((COUNT, COUNT - FIRST))
    for point in (0.5 - 0.5 / np.sqrt(3), 0.5 + 0.5 / np.sqrt(3)):
        gradient = central_differences(model, ids, FIRST, base + point * (real - base))
        wanted += 0.5 * np.einsum("tnd,nd->nt", gradient, real - base)
    found = path(integrator, 2, baseline)
    np.testing.assert_allclose(found.matrix, wanted, rtol=1e-4, atol=1e-4 * abs(wanted).max())
    rows, targets = np.arange(FIRST - 1, COUNT - 1), ids[FIRST:]
    change = np.subtract(*(model.log_probabilities(x, rows, targets) for x in (real, base)))
    np.testing.assert_allclose(found.change, change, atol=1e-5)


@pytest.mark.parametrize("baseline", ["pad", "mean"])
def test_what_gemma_4_looks_up_for_each_layer_moves_along(baseline: Baseline) -> None:
    forward = shared_forward("gemma-4")
    scorer = MaskedScorer(forward)
    found = path(PathIntegrator(forward, shared_differentiator("gemma-4"), scorer), 128, baseline)
    assert gap(found) < 3e-3
    model, ids = reference(forward.backbone), np.array([token.id for token in TOKENS])
    start = model.embedding[0] if baseline == "pad" else model.embedding.mean(axis=0)
    real = model.embedding[ids]
    base = np.where(MOVED[:, None], start, real)
    rows, targets = np.arange(FIRST - 1, COUNT - 1), ids[FIRST:]
    change = np.subtract(*(model.log_probabilities(x, rows, targets) for x in (real, base)))
    np.testing.assert_allclose(found.change, change, atol=1e-5)


def test_tokens_that_stay_have_no_part_in_it(integrator: PathIntegrator) -> None:
    matrix = path(integrator, 4).matrix
    assert not matrix[~MOVED].any()
    assert matrix[MOVED].all()


def test_an_unknown_baseline_lists_those_there_are(integrator: PathIntegrator) -> None:
    unknown: Any = "noise"
    with pytest.raises(SalienceError, match=r'"noise"\. Choose among: pad, zero, mean\.'):
        path(integrator, 2, unknown)


def test_there_is_at_least_one_step(integrator: PathIntegrator) -> None:
    with pytest.raises(SalienceError, match="at least 1 step"):
        path(integrator, 0)


def test_there_must_be_an_answer(integrator: PathIntegrator) -> None:
    with pytest.raises(ModelError, match="no answer to explain yet"):
        integrator.integrate(TOKENS, COUNT, MOVED, "pad", 2, ProgressToken())


def test_each_step_is_told_and_a_wish_to_stop_is_met(integrator: PathIntegrator) -> None:
    told: list[Progress] = []
    path(integrator, 3, progress=ProgressToken(told.append))
    following = [moment for moment in told if moment.stage.startswith("Following")]
    assert [(moment.done, moment.total) for moment in following] == [(0, 3), (1, 3), (2, 3)]
    progress = ProgressToken(lambda _: progress.stop.set())
    with pytest.raises(Cancelled):
        path(integrator, 3, progress=progress)
