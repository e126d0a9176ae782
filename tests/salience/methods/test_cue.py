"""A cue such as “Label:” stays: without it the answer would begin elsewhere."""

from itertools import permutations

import numpy as np
import pytest

from lit_core.salience import AttributionConfig, compute_evidence, find_method
from lit_core.salience.evidence import SubsetScores
from tests.generations import make_generation
from tests.planted.mask_model import MaskModel

PARTS = 4


def worth(kept: np.ndarray) -> np.ndarray:
    """The cue matters more than all else, and two parts work only together."""
    both = kept[:, 0] * kept[:, 1]
    return (5.0 * kept[:, -1] + kept[:, 2] + 3.0 * both)[:, None]


def explained(method: str) -> tuple[SubsetScores, np.ndarray]:
    model = MaskModel(PARTS + 1, 1, worth)
    model.generation = make_generation([f"part{n}\n" for n in range(PARTS)] + ["Label:"], [" it"])
    found = compute_evidence(model, model.generation, AttributionConfig(method))
    assert isinstance(found, SubsetScores)
    return found, find_method(method).scores(found, np.ones(1))


@pytest.mark.parametrize("method", ["lime", "shap"])
def test_the_cue_is_in_every_text_and_has_no_score(method: str) -> None:
    found, scores = explained(method)
    assert found.kept[:, -1].all()
    assert found.complete
    assert len(scores) == PARTS + 1
    assert scores[-1] == 0
    assert scores[:3].all()


def test_shapley_values_are_those_of_the_other_parts_in_any_order() -> None:
    _, scores = explained("shap")
    expected = np.zeros(PARTS)
    orders = list(permutations(range(PARTS)))
    for order in orders:
        kept = np.array([*[False] * PARTS, True])
        for part in order:
            before = worth(kept[None])[0, 0]
            kept[part] = True
            expected[part] += (worth(kept[None])[0, 0] - before) / len(orders)
    np.testing.assert_allclose(scores[:PARTS], expected, atol=1e-9)


def test_a_prompt_that_is_a_cue_alone_is_left_out_as_any_other() -> None:
    model = MaskModel(1, 1, lambda kept: 2.0 * kept)
    model.generation = make_generation(["Label:"], [" it"])
    found = compute_evidence(model, model.generation, AttributionConfig("shap"))
    np.testing.assert_allclose(find_method("shap").scores(found, np.ones(1)), [2.0])
