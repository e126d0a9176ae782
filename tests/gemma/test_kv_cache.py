"""A text that was shifted to later positions goes on as it would where it was read."""

import numpy as np
import pytest
from keras import tree

import lit_core.gemma.forward
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.kv_cache import concatenated, resized
from tests.gemma.random_gemma import FAMILIES, VOCABULARY, random_gemma, shared_forward

ROOM, COUNT = 24, 9
IDS = np.random.default_rng(2).integers(3, VOCABULARY, (1, COUNT + 1)).astype("int32")


def written_on(forward: LayeredForward, by: int) -> np.ndarray:
    """Logits of one more token after a text that was read and then shifted."""
    ones = np.ones((1, ROOM), "int32")
    _, read = forward.next_logits(IDS[:, :COUNT], forward.new_cache(ROOM), 0, ones)
    filled = (np.arange(ROOM) >= by)[None].astype("int32")
    return forward.next_logits(IDS[:, COUNT:], forward.shifted(read, by), by + COUNT, filled)[0]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_text_goes_on_alike_wherever_it_was_moved(family: str) -> None:
    forward = shared_forward(family)
    here = written_on(forward, 0)
    for by in (1, 5, ROOM - COUNT - 1):
        np.testing.assert_allclose(written_on(forward, by), here, atol=1e-4)


def test_moving_by_nothing_changes_nothing_and_moving_matters() -> None:
    forward = shared_forward("gemma-2")
    ones = np.ones((1, ROOM), "int32")
    _, read = forward.next_logits(IDS, forward.new_cache(ROOM), 0, ones)
    same, later = (forward.shifted(read, by) for by in (0, 3))
    for before, stayed in zip(*map(tree.flatten, (read, same)), strict=True):
        np.testing.assert_array_equal(before, stayed)
    for (keys, values), (turned, taken_along) in zip(read, later, strict=True):
        np.testing.assert_array_equal(values[:, :, :COUNT], taken_along[:, :, 3 : COUNT + 3])
        assert np.abs(keys[:, :, :COUNT] - turned[:, :, 3 : COUNT + 3]).max() > 0.01


def test_a_model_in_bfloat16_is_moved_within_its_own_rounding() -> None:
    forward = LayeredForward(random_gemma(window=4096, dtype="bfloat16").backbone)
    here, there = (written_on(forward, by).astype("float32") for by in (0, 7))
    np.testing.assert_allclose(there, here, atol=0.06)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cache_is_made_longer_and_shorter_and_stands_beside_another(family: str) -> None:
    cache = shared_forward(family).new_cache(ROOM)
    for length in (ROOM - 3, ROOM, ROOM + 3):
        for part in tree.flatten(resized(cache, length)):
            assert part.shape[2] == length
    for part in tree.flatten(concatenated([cache, cache, cache])):
        assert part.shape[0] == 3


@pytest.mark.parametrize("together", [1, 4])
def test_layers_that_are_one_program_say_what_they_say_alone(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = shared_forward("gemma-3")
    assert len(forward.backbone.transformer_layers) == lit_core.gemma.forward.GROUP
    wanted = written_on(forward, 0)
    monkeypatch.setattr(lit_core.gemma.forward, "GROUP", together)
    in_groups = LayeredForward(forward.backbone)
    np.testing.assert_allclose(written_on(in_groups, 0), wanted, atol=1e-5)
