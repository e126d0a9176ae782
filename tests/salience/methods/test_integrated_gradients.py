"""Integrated gradients are Captum's numbers, and add up to the whole change."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lit_core.gemma import Generation
from lit_core.gemma.path_integrator import BASELINES
from lit_core.salience import AttributionConfig, MethodOptions, Model, compute_evidence, find_method
from lit_core.salience.evidence import Effects
from tests.planted.bare_model import BareModel

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

ROOT = Path(__file__).resolve().parents[3]
METHOD = find_method("integrated_gradients")
STEPS = 12
TOLERANCE = 1e-4


def computed(model: Model, generation: Generation, **options) -> Effects:
    config = AttributionConfig("integrated_gradients", options=MethodOptions(**options))
    found = compute_evidence(model, generation, config)
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
    ours = computed(model, generation, steps=STEPS, quadrature="legendre")
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
    even, legendre = (residual(gemma, mistake, quadrature=name) for name in ("even", "legendre"))
    assert even < 0.1
    assert even < legendre / 2


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
