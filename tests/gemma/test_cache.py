"""A text that was moved to later positions goes on as it would where it was read."""

import keras
import numpy as np
import pytest
from keras import ops, tree

from lit_core.gemma.cache import empty_cache, moved, of_length, side_by_side
from lit_core.gemma.forward import next_logits
from tests.gemma.random_gemma import FAMILIES, VOCABULARY, random_gemma, shared_model

ROOM, COUNT = 24, 9
IDS = np.random.default_rng(2).integers(3, VOCABULARY, (1, COUNT + 1)).astype("int32")


def written_on(backbone: keras.Model, by: int) -> np.ndarray:
    """Logits of one more token after a text that was read and then moved."""
    ones = np.ones((1, ROOM), "int32")
    _, read = next_logits(backbone, IDS[:, :COUNT], empty_cache(backbone, ROOM), 0, 0, ones)
    cache = moved(backbone, read, np.array(by, "int32"))
    filled = (np.arange(ROOM) >= by)[None].astype("int32")
    return ops.convert_to_numpy(
        next_logits(backbone, IDS[:, COUNT:], cache, by + COUNT, 0, filled)[0]
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_a_text_goes_on_alike_wherever_it_was_moved(family: str) -> None:
    backbone = shared_model(family).backbone
    here = written_on(backbone, 0)
    for by in (1, 5, ROOM - COUNT - 1):
        np.testing.assert_allclose(written_on(backbone, by), here, atol=1e-4)


def test_moving_by_nothing_changes_nothing_and_moving_matters() -> None:
    backbone = shared_model("gemma-2").backbone
    ones = np.ones((1, ROOM), "int32")
    _, read = next_logits(backbone, IDS, empty_cache(backbone, ROOM), 0, 0, ones)
    same, later = (moved(backbone, read, np.array(by, "int32")) for by in (0, 3))
    for before, stayed, went in zip(*map(tree.flatten, (read, same, later)), strict=True):
        np.testing.assert_array_equal(before, stayed)
        # Values are moved as they are; keys are turned.
        np.testing.assert_array_equal(before[:, 1, :COUNT], went[:, 1, 3 : COUNT + 3])
        assert np.abs(before[:, 0, :COUNT] - went[:, 0, 3 : COUNT + 3]).max() > 0.01


def test_a_model_in_bfloat16_is_moved_within_its_own_rounding() -> None:
    backbone = random_gemma(window=4096, dtype="bfloat16").backbone
    here, there = (written_on(backbone, by).astype("float32") for by in (0, 7))
    np.testing.assert_allclose(there, here, atol=0.06)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cache_is_made_longer_and_shorter_and_stands_beside_another(family: str) -> None:
    backbone = shared_model(family).backbone
    cache = empty_cache(backbone, ROOM)
    for length in (ROOM - 3, ROOM, ROOM + 3):
        for part in tree.flatten(of_length(cache, length)):
            assert part.shape[-3] == length
    for part in tree.flatten(side_by_side([cache, cache, cache])):
        assert part.shape[0] == 3
