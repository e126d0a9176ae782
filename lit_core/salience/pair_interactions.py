"""How two parts of a prompt work together: exact effects of leaving out each, and both."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience.granularity import Segment
from lit_core.salience.masking import kept_tokens
from lit_core.salience.methods import Model

# Of so many of the strongest parts every two are left out.
MOST_PAIRED = 12
# Nats: what both parts must matter for their relation to be told.
MIN_EFFECT = 1.0
# Of two parts that stand in for each other, each alone costs at most this share of both: two that
# work each by itself cost half of it.
SPARED = 0.35
# Of two that work only together, each alone costs at least this share of both.
NEEDED = 0.75

Relation = Literal["either", "together", ""]


@dataclass(frozen=True)
class PairInteraction:
    """What the target loses without one part, without another, and without both, in nats.

    Attributes:
        first, second: the parts, in reading order.
        effect_first, effect_second: log-probability that is lost without one of them.
        effect_both: what is lost without both.
    """

    first: Segment
    second: Segment
    effect_first: float
    effect_second: float
    effect_both: float

    @property
    def interaction(self) -> float:
        """By how much the two effects exceed that of both.

        More than 0 where they work only together, less where either is enough. The second discrete
        derivative at the whole prompt: Grabisch and Roubens 1999, "An axiomatic approach to the
        concept of interaction among players in cooperative games".
        """
        return self.effect_first + self.effect_second - self.effect_both

    @property
    def relation(self) -> Relation:
        """`either` where one stands in for the other, `together` where it takes both, or empty."""
        if self.effect_both < MIN_EFFECT:
            return ""
        alone = self.effect_first, self.effect_second
        if max(alone) <= SPARED * self.effect_both:
            return "either"
        return "together" if min(alone) >= NEEDED * self.effect_both else ""


def pair_interactions(
    model: Model,
    generation: Generation,
    selection: np.ndarray,
    parts: Sequence[Segment],
    omission: str = "delete",
    progress: ProgressToken | None = None,
) -> tuple[PairInteraction, ...]:
    """Every two of some parts, those with the largest interaction first.

    Args:
        model: the model that wrote or read the answer.
        generation: the prompt and the answer.
        selection: `(T,)` weights of the answer's tokens that are explained.
        parts: the prompt's parts, the strongest first; no more than `MOST_PAIRED` are looked at.
        omission: how a part is left out.
        progress: receives progress reports.

    Raises:
        SalienceError: there is no such way to leave something out.
        Cancelled: the progress was stopped.
    """
    chosen = sorted(parts[:MOST_PAIRED], key=lambda part: part.first)
    pairs = list(combinations(range(len(chosen)), 2))
    if not pairs:
        return ()
    left_out = [(), *((place,) for place in range(len(chosen))), *pairs]
    kept = np.ones((len(left_out), len(chosen)), bool)
    for row, places in zip(kept, left_out, strict=True):
        row[list(places)] = False
    tokens = kept_tokens(len(generation.tokens), chosen, kept)
    values = model.masked_log_probabilities(generation, tokens, omission, progress) @ selection
    effects = dict(zip(left_out, (values[0] - values).tolist(), strict=True))
    found = [
        PairInteraction(
            chosen[one], chosen[other], effects[one,], effects[other,], effects[one, other]
        )
        for one, other in pairs
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.interaction)))
