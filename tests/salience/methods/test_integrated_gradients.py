"""Integrated gradients are Captum's numbers, and add up to the whole change."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lit_core.gemma import Generation, path_integrator
from lit_core.gemma.path_integrator import BASELINES
from lit_core.salience import AttributionConfig, MethodOptions, Model, compute_evidence, find_method
from lit_core.salience.evidence import Effects
from lit_core.salience.grouping import groups_by
from tests.planted.bare_model import BareModel

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

ROOT = Path(__file__).resolve().parents[3]
METHOD = find_method("integrated_gradients")
STEPS = 12
TOLERANCE = 1e-4


def computed(
    model: Model, generation: Generation, groups: np.ndarray | None = None, **options
) -> Effects:
    config = AttributionConfig("integrated_gradients", options=MethodOptions(**options))
    found = compute_evidence(model, generation, config, groups=groups)
    assert isinstance(found, Effects)
    return found


def residual(model: Model, generation: Generation, **options) -> float:
    found = computed(model, generation, **options)
    name, value = METHOD.agreement(found, np.ones(len(generation.response_tokens))) or ("", 0.0)
    assert name == "completeness residual"
    return value


def test_every_target_has_the_numbers_that_captum_gives(
    model: BareModel, generation: Generation, tmp_path: Path
) -> None:
    ours = computed(model, generation, baseline="pad", steps=STEPS, quadrature="legendre")
    script, found = "tests.salience.methods.captum_path", tmp_path / "captum.npz"
    environment = {**os.environ, "KERAS_BACKEND": "torch", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", script, str(found), str(STEPS)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    theirs = np.load(found)
    for name in ("matrix", "change"):
        largest = abs(theirs[name]).max()
        np.testing.assert_allclose(getattr(ours, name), theirs[name], atol=TOLERANCE * largest)


@pytest.mark.parametrize("baseline", ["pad", "mean"])
def test_with_more_points_the_scores_add_up_to_the_whole_change(
    model: BareModel, generation: Generation, baseline: str
) -> None:
    rough, fine = (
        residual(model, generation, baseline=baseline, steps=steps, quadrature="legendre")
        for steps in (2, 96)
    )
    assert fine < 0.02 < rough


def test_where_they_do_not_add_up_the_residual_says_so(
    model: BareModel, generation: Generation
) -> None:
    # Gemma's norms undo how far a word is from zero: at the very start of this path, where no
    # point lies, these random weights' log-probabilities jump.
    assert residual(model, generation, baseline="zero", steps=96, quadrature="legendre") > 0.5


def test_points_where_the_change_is_need_fewer_steps(gemma: "Gemma", mistake: Generation) -> None:
    # What a trained model knows it learns within a narrow stretch of the path.
    even, legendre = (
        residual(gemma, mistake, baseline="pad", steps=32, quadrature=name)
        for name in ("even", "legendre")
    )
    assert even < 0.1
    assert even < legendre / 2


@pytest.mark.parametrize("rough", [0.0, 2.0])
def test_points_left_open_are_few_where_those_add_up_and_three_times_as_many_where_not(
    gemma: "Gemma", mistake: Generation, rough: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path_integrator, "RESIDUAL", rough)
    line = groups_by(mistake, "lines")[-1:]
    open_steps = [None, 8 if rough else 24]
    left_open, given = (
        computed(gemma, mistake, line, steps=steps, quadrature="even") for steps in open_steps
    )
    np.testing.assert_allclose(left_open.matrix, given.matrix, atol=1e-5)


def test_a_line_is_explained_as_its_tokens_together(
    model: BareModel, generation: Generation
) -> None:
    targets = len(generation.response_tokens)
    together = computed(model, generation, np.ones((1, targets)), steps=4, quadrature="legendre")
    each = computed(model, generation, steps=4, quadrature="legendre")
    assert together.change is not None
    assert each.change is not None
    np.testing.assert_allclose(
        METHOD.scores(together, np.ones(targets)), METHOD.scores(each, np.ones(targets)), atol=1e-5
    )
    np.testing.assert_allclose(together.change, [each.change.sum()], atol=1e-5)


def test_the_baselines_are_different_questions(model: BareModel, generation: Generation) -> None:
    pad, zero, mean = (
        computed(model, generation, baseline=name, steps=4).matrix for name in BASELINES
    )
    for one, other in [(pad, zero), (zero, mean), (mean, pad)]:
        assert abs(one - other).max() > 0.01


def test_only_the_prompts_words_move(model: BareModel, generation: Generation) -> None:
    matrix = computed(model, generation, steps=2).matrix
    assert not matrix[0].any(), "<bos> has moved"
    assert not matrix[generation.prompt_tokens :].any(), "the answer has moved"
    assert matrix[1 : generation.prompt_tokens].any(axis=1).all()
