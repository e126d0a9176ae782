"""A tree holds every text, and what several begin with once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lit_core.gemma.token_tree import TokenTree, TreeChunk

TARGETS = 3


def texts(seed: int, count: int, length: int) -> np.ndarray:
    """Different texts `(M, N)` with `<bos>` and all targets."""
    kept = np.random.default_rng(seed).random((count, length)) < 0.5
    kept[:, 0] = kept[:, -TARGETS:] = True
    return np.unique(kept, axis=0)


def seen(chunks: list[TreeChunk], room: int) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Of each text and target, the tokens and places that who predicts it can look at."""
    tokens = places = np.zeros(0, int)
    found = {}
    for chunk in chunks:
        tokens = np.concatenate(
            [tokens[chunk.sources] if tokens.size else [0] * room, chunk.tokens]
        )
        before = chunk.places_before
        places = np.concatenate([before, chunk.places])
        for row, text, target in zip(chunk.rows, chunk.texts, chunk.targets, strict=True):
            there = np.flatnonzero(chunk.allowed[row])
            found[int(text), int(target)] = list(
                zip(tokens[there].tolist(), places[there].tolist(), strict=True)
            )
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(5, 14), st.integers(1, 9))
def test_who_predicts_a_target_sees_its_text_and_nothing_else(
    seed: int, count: int, length: int, size: int
) -> None:
    kept = texts(seed, count, length)
    for close_gaps in (True, False):
        chunks = list(TokenTree(kept, TARGETS, close_gaps=close_gaps).chunks(size, length))
        found = seen(chunks, length)
        assert len(found) == len(kept) * TARGETS
        for (text, target), path in found.items():
            there = np.flatnonzero(kept[text][: length - TARGETS + target])
            places = range(len(there)) if close_gaps else there.tolist()
            assert path == list(zip(there.tolist(), places, strict=True))


def test_leaving_one_part_out_reads_only_what_comes_after_it() -> None:
    parts, each = 8, 10
    kept = np.ones((parts + 1, 1 + parts * each + TARGETS), bool)
    for part in range(parts):
        kept[part + 1, 1 + part * each : 1 + (part + 1) * each] = False
    tree = TokenTree(np.unique(kept, axis=0), TARGETS, close_gaps=True)
    whole = 1 + parts * each + TARGETS - 1
    after = [whole - 1 - (part + 1) * each for part in range(parts)]
    assert len(tree) == whole + sum(after)


def test_all_chunks_have_one_size() -> None:
    chunks = list(TokenTree(texts(1, 20, 30), TARGETS, close_gaps=True).chunks(16, 32))
    assert len(chunks) > 3
    assert {chunk.allowed.shape for chunk in chunks} == {(16, 48)}


@pytest.mark.parametrize("close_gaps", [True, False])
def test_a_single_text_is_a_tree(*, close_gaps: bool) -> None:
    kept = np.array([[True, False, True, True, True, True]])
    (chunk,) = TokenTree(kept, TARGETS, close_gaps=close_gaps).chunks(8, 8)
    assert chunk.tokens[:4].tolist() == [0, 2, 3, 4]
    assert chunk.places[:4].tolist() == ([0, 1, 2, 3] if close_gaps else [0, 2, 3, 4])
    assert chunk.targets.tolist() == [0, 1, 2]
