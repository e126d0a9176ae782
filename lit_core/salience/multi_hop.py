"""Multi-hop attribution: influence by way of the answer's earlier parts, back to the prompt.

A late line of an answer often depends on an earlier line, and that line on the prompt. Scores for
the late line alone point at the answer itself. Here the score of each earlier part is divided among
what came before that part, in the proportion in which it influenced it, from the last part to the
first, until all of it is in the prompt. Each token of a part is weighted by its own score, so that
only words that matter for the target are followed. After the recursive attribution of FlashTrace:
Pan et al. 2026, "Towards Long-Horizon Interpretability: Efficient and Faithful Multi-Token
Attribution for Reasoning LLMs", arXiv 2602.01914.
"""

from collections.abc import Callable, Sequence

import numpy as np

from lit_core.salience.evidence import MultiHop
from lit_core.salience.granularity import Segment
from lit_core.salience.segment_score import counted_segments, segment_sums


def multi_hop_parts(
    segments: Sequence[Segment], selection: np.ndarray, prompt_tokens: int
) -> list[Segment]:
    """The parts of the answer that pass their scores for a target on, in reading order.

    Args:
        segments: the parts of prompt and answer.
        selection: `(T,)` weights of the answer's tokens in the target.
        prompt_tokens: how many tokens come before the answer.
    """
    counts = counted_segments(segments, selection, prompt_tokens)
    pairs = zip(segments, counts, strict=True)
    return [part for part, counted in pairs if counted and part.role == "response"]


def follow_back(
    segments: Sequence[Segment],
    selection: np.ndarray,
    prompt_tokens: int,
    scores_of: Callable[[np.ndarray], np.ndarray],
) -> MultiHop:
    """Follow the scores for a target back through the answer's earlier parts.

    The absolute size of what a part passes on stays the same; what speaks for a part that speaks
    against the target speaks against the target.

    Args:
        segments: the parts of prompt and answer.
        selection: `(T,)` weights of the answer's tokens in the target.
        prompt_tokens: how many tokens come before the answer.
        scores_of: the scores `(N,)` of all tokens for weights `(T,)` of the answer's tokens.
    """
    direct = scores_of(selection)
    flow, passed_on = direct.astype(float), np.zeros(len(segments))
    for part in reversed(multi_hop_parts(segments, selection, prompt_tokens)):
        own = slice(part.first, part.stop)
        weights = np.zeros(len(flow))
        weights[own] = flow[own]
        if not weights.any():
            continue
        reached = scores_of(weights[prompt_tokens:])
        sources = [each for each in segments if each.role != "special" and each.stop <= part.first]
        total = sum(map(abs, segment_sums(sources, reached)))
        if not total:
            continue  # Nothing before it influenced it: it keeps its score.
        passed_on[part.index] = flow[own].sum()
        for source in sources:
            place = slice(source.first, source.stop)
            flow[place] += abs(passed_on[part.index]) / total * reached[place]
        flow[own] = 0.0
    return MultiHop(direct, flow, passed_on, groups=selection[None])
