"""SHAP: exact where all subsets are read, right on average where some are drawn."""

from collections.abc import Callable
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lit_core.gemma import Generation
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    MethodOptions,
    compute_evidence,
    find_method,
)
from lit_core.salience.evidence import Effects, SubsetScores
from lit_core.salience.masking import kept_tokens, prompt_segments
from lit_core.salience.methods import Model
from lit_core.salience.shapley_values import shapley_values, standard_error
from tests.planted.bare_model import BareModel
from tests.planted.mask_model import MaskModel

METHOD = find_method("shap")
MANY = 14


def computed(model: Model, generation: Generation, granularity: str, **options) -> SubsetScores:
    config = AttributionConfig("shap", granularity, MethodOptions(**options))
    found = compute_evidence(model, generation, config)
    assert isinstance(found, SubsetScores)
    return found


def by_enumeration(parts: int, values: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Shapley values `(S, T)` as Shapley 1953 defines them: every part joins every subset."""
    result = []
    for part in range(parts):
        others = [other for other in range(parts) if other != part]
        total: np.ndarray | float = 0.0
        for size in range(parts):
            for chosen in combinations(others, size):
                without = np.zeros((1, parts))
                without[0, list(chosen)] = 1
                joined = without.copy()
                joined[0, part] = 1
                gain = values(joined)[0] - values(without)[0]
                total = total + gain / (parts * comb(parts - 1, size))
        result.append(total)
    return np.array(result)


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 8), st.integers(1, 3), st.integers(0, 1000))
def test_few_parts_have_the_values_of_shapleys_definition(
    parts: int, targets: int, seed: int
) -> None:
    table = np.random.default_rng(seed).normal(size=(2**parts, targets))

    def values(kept: np.ndarray) -> np.ndarray:
        return table[(kept @ 2 ** np.arange(parts)).astype(int)]

    model = MaskModel(parts, targets, values)
    found = computed(model, model.generation, "tokens")
    np.testing.assert_allclose(shapley_values(found), by_enumeration(parts, values), atol=1e-9)
    assert standard_error(found, np.ones(targets)) == 0


def test_a_real_model_has_the_values_of_shapleys_definition(
    model: BareModel, generation: Generation
) -> None:
    lines = prompt_segments(Attribution(generation).segments("lines"))

    def values(kept: np.ndarray) -> np.ndarray:
        return model.masked_log_probabilities(
            generation, kept_tokens(len(generation.tokens), lines, kept > 0)
        )

    wanted = by_enumeration(len(lines), values)
    ours = shapley_values(computed(model, generation, "lines"))
    np.testing.assert_allclose(ours, wanted, atol=1e-4 * abs(wanted).max())


def interacting(parts: int) -> tuple[MaskModel, np.ndarray]:
    """Each part adds something, two add more together, three as well; and the true values."""
    alone = np.linspace(-1, 1, parts)
    model = MaskModel(
        parts,
        2,
        lambda kept: np.stack(
            [
                kept @ alone + 3 * kept[:, 0] * kept[:, 1],
                6 * kept[:, 2] * kept[:, 3] * kept[:, 4],
            ],
            axis=1,
        ),
    )
    true = np.zeros((parts, 2))
    true[:, 0] = alone
    true[:2, 0] += 3 / 2
    true[2:5, 1] = 6 / 3
    return model, true


def test_many_parts_are_right_on_average_over_the_seeds() -> None:
    model, true = interacting(MANY)
    found = [
        shapley_values(computed(model, model.generation, "tokens", samples=100, seed=seed))
        for seed in range(40)
    ]
    mean, spread = np.mean(found, axis=0), np.std(found, axis=0)
    assert spread.max() > 0.1, "the sampling is not put to the test"
    assert (abs(mean - true) <= 4 * spread / np.sqrt(len(found)) + 1e-9).all()


@pytest.mark.parametrize("parts", [3, MANY])
@pytest.mark.parametrize("selection", [(1, 0), (1, 1), (-0.5, 2)])
def test_the_scores_add_up_to_the_whole_effect(parts: int, selection: tuple[float, float]) -> None:
    model, _ = interacting(max(parts, 5))
    found = computed(model, model.generation, "tokens", samples=64)
    whole = (found.scores[1] - found.scores[0]) @ selection
    assert METHOD.scores(found, np.array(selection)).sum() == pytest.approx(whole, abs=1e-9)


def test_thousands_of_parts_are_no_matter() -> None:
    model = MaskModel(1_100, 1, lambda kept: 3 * kept[:, :1])
    found = computed(model, model.generation, "tokens", samples=8)
    assert standard_error(found, np.ones(1)) > 0


def test_no_other_texts_are_read_than_are_asked_for_and_the_two_ends() -> None:
    model, _ = interacting(MANY)
    computed(model, model.generation, "tokens", samples=100)
    assert len(model.asked) == 100 + 2


def test_the_error_tells_how_far_the_values_are_from_those_of_other_texts() -> None:
    model, true = interacting(MANY)
    found = [
        computed(model, model.generation, "tokens", samples=120, seed=seed) for seed in range(30)
    ]
    for target in range(2):
        selection = np.eye(2)[target]
        told = np.mean([standard_error(each, selection) for each in found])
        missed = [shapley_values(each)[:, target] - true[:, target] for each in found]
        real = np.sqrt(np.mean(np.square(missed))) / abs(true[:, target]).max()
        assert told == pytest.approx(real, rel=0.5)


def test_more_texts_make_the_error_smaller() -> None:
    model, _ = interacting(MANY)
    few, many = (
        computed(model, model.generation, "tokens", samples=samples) for samples in (40, 640)
    )
    (name, large), (_, small) = (
        METHOD.agreement(each, np.ones(2)) or ("", 0) for each in (few, many)
    )
    assert name == "standard error"
    assert small < large / 2


def test_of_an_older_file_the_sum_is_compared_with_the_whole_effect() -> None:
    effects = Effects(np.array([[1.0], [2.0]]), np.array([3.0]))
    assert METHOD.agreement(effects, np.ones(1)) == ("efficiency gap", pytest.approx(0))
    np.testing.assert_array_equal(METHOD.scores(effects, np.ones(1)), [1, 2])


def test_the_values_are_those_of_the_shap_library() -> None:
    from shap import explainers, maskers

    parts, table = 7, np.random.default_rng(2).normal(size=2**7)

    def values(kept: np.ndarray) -> np.ndarray:
        return table[(kept @ 2 ** np.arange(parts)).astype(int)]

    masker = maskers.Independent(np.zeros((1, parts)))
    theirs = explainers.Exact(values, masker)(np.ones((1, parts)), max_evals=2**parts, silent=True)
    model = MaskModel(parts, 1, lambda kept: values(kept)[:, None])
    ours = shapley_values(computed(model, model.generation, "tokens"))
    np.testing.assert_allclose(ours[:, 0], theirs.values[0], atol=1e-9)


def test_the_same_seed_draws_the_same_texts() -> None:
    model, _ = interacting(MANY)
    first, second, other = (
        computed(model, model.generation, "tokens", seed=seed).scores for seed in (1, 1, 2)
    )
    assert (first == second).all()
    assert not np.array_equal(first, other)
