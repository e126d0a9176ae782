"""A prompt that begins like the last is read from where it differs, and gives the same numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from keras import tree

from lit_core.errors import Cancelled
from lit_core.gemma.prefill import PIECE, Prefill, needed_room
from lit_core.progress import Progress, ProgressToken
from tests.gemma.random_gemma import FAMILIES, VOCABULARY, shared_forward

LONG = 2 * PIECE + 20
ROOM = 4 * PIECE


def ids_of(count: int, seed: int = 5) -> list[int]:
    return [int(number) for number in np.random.default_rng(seed).integers(3, VOCABULARY, count)]


@pytest.fixture(params=FAMILIES)
def prefill(request: pytest.FixtureRequest) -> Prefill:
    return Prefill(shared_forward(request.param))


def first_pieces_told(prefill: Prefill, ids: list[int]) -> list[int]:
    told: list[Progress] = []
    prefill.read(ids, ROOM, ProgressToken(told.append))
    return [progress.done for progress in told]


def assert_same(one: Any, other: Any, count: int) -> None:
    """The same logits and, for the prompt's tokens, the same keys and values, to the last bit."""
    assert np.array_equal(one[0], other[0])
    for mine, theirs in zip(tree.flatten(one[1]), tree.flatten(other[1]), strict=True):
        assert np.array_equal(np.array(mine)[:, :, :count], np.array(theirs)[:, :, :count])


def test_only_what_follows_the_shared_pieces_is_read(prefill: Prefill) -> None:
    ids = ids_of(LONG)
    assert first_pieces_told(prefill, ids) == [0, PIECE, 2 * PIECE]
    assert first_pieces_told(prefill, [*ids[: 2 * PIECE], 5, 6]) == [2 * PIECE]
    assert first_pieces_told(prefill, [*ids[: PIECE + 7], 5]) == [PIECE]
    assert first_pieces_told(prefill, [*ids[: PIECE - 1], 1, 5]) == [0, PIECE]


@pytest.mark.parametrize(
    "changed",
    [
        lambda ids: ids,
        lambda ids: ids[: 2 * PIECE],
        lambda ids: [*ids[: PIECE + 40], *ids_of(90, seed=6)],
        lambda ids: ids[: PIECE + 1],
        lambda ids: [*ids, *ids],
    ],
)
def test_a_prompt_that_begins_like_the_last_gives_the_numbers_it_gives_by_itself(
    prefill: Prefill, changed: Callable[[list[int]], list[int]]
) -> None:
    ids = changed(ids_of(LONG))
    alone = Prefill(prefill._forward).read(ids, ROOM + PIECE, ProgressToken())
    prefill.read(ids_of(LONG), ROOM, ProgressToken())
    assert_same(prefill.read(ids, ROOM + PIECE, ProgressToken()), alone, len(ids))


def test_a_shorter_cache_takes_the_shared_pieces_of_a_longer_one(prefill: Prefill) -> None:
    ids = ids_of(LONG)
    alone = Prefill(prefill._forward).read(ids[:-1], 3 * PIECE, ProgressToken())
    prefill.read(ids, ROOM, ProgressToken())
    assert_same(prefill.read(ids[:-1], 3 * PIECE, ProgressToken()), alone, len(ids) - 1)


def test_reading_can_be_stopped_between_two_pieces(prefill: Prefill) -> None:
    progress = ProgressToken()
    stopping = ProgressToken(lambda _: progress.stop.set(), progress.stop)
    with pytest.raises(Cancelled):
        prefill.read(ids_of(LONG), ROOM, stopping)
    assert first_pieces_told(prefill, ids_of(LONG)) == [0, PIECE, 2 * PIECE]


def test_the_room_a_prompt_needs_is_in_whole_pieces() -> None:
    assert needed_room(1) == needed_room(PIECE) == PIECE
    assert needed_room(PIECE + 1) == 2 * PIECE
