"""The deletion test: does leaving out what ranks first matter more than leaving out anything?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience.granularity import Segment
from lit_core.salience.masking import PROMPT_ROLES, kept_tokens
from lit_core.salience.methods import Model
from lit_core.salience.segment_score import SegmentScore

COUNTS = (1, 3, 5)
RANDOM_SETS = 20
RESAMPLES = 1000
# Nats: a part without which the words stay more likely than this hardly matters, even where leaving
# out others does less.
MIN_DROP = math.log(2.0)
TOO_LITTLE = "less than 2 times is too little to rely on"


@dataclass(frozen=True)
class Drop:
    """How much leaving out `count` parts lowered the target's log-probability, in nats.

    Attributes:
        count: how many parts were left out.
        top: lost without the parts that rank first.
        random: lost without as many parts chosen at random, on average.
        low, high: 95 % bootstrap interval of that average.
    """

    count: int
    top: float
    random: float
    low: float
    high: float

    @property
    def effect(self) -> str:
        """What leaving out the parts that rank first did, such as `2.5 times less likely`."""
        return times_less_likely(self.top)

    @property
    def random_effect(self) -> str:
        """What leaving out as many parts chosen at random did, on average."""
        return times_less_likely(self.random)

    @property
    def interval(self) -> str:
        """The interval of that average in the same words."""
        low, high = times_less_likely(self.low), times_less_likely(self.high)
        return low if low == high else f"{low} to {high}"

    @property
    def matters(self) -> bool:
        """Whether the parts that rank first matter more than as many chosen at random."""
        return self.top > max(self.high, MIN_DROP)


@dataclass(frozen=True)
class DeletionTest:
    """What the test found: the drops, and how parts were left out."""

    drops: tuple[Drop, ...]
    top_part: Segment
    omission: str
    draws: int

    @property
    def confirmed(self) -> bool:
        """Whether the part that ranks first matters more than one chosen at random."""
        return bool(self.drops) and self.drops[0].matters

    @property
    def is_small(self) -> bool:
        """Whether the part that ranks first matters more than others, but too little to count."""
        return bool(self.drops) and self.drops[0].high < self.drops[0].top <= MIN_DROP

    @property
    def verdict(self) -> str:
        """The same in a sentence; empty where nothing could be left out."""
        if not self.drops:
            return ""
        if self.confirmed:
            return "So the test confirms that what was left out matters."
        if self.is_small:
            return f"So the test confirms nothing: {TOO_LITTLE}."
        return "So the test does not confirm that what was left out matters more than another part."

    @property
    def beyond_first(self) -> str:
        """What leaving out several parts at once says of their order; empty where it was not done.

        The verdict is of the first part alone.
        """
        found = []
        for matters, told in [
            (True, "more than as many chosen at random"),
            (
                False,
                "no more than as many chosen at random, so it is not confirmed that they "
                "matter most",
            ),
        ]:
            counts = [str(drop.count) for drop in self.drops[1:] if drop.matters == matters]
            if counts:
                parts = f"The first {' and the first '.join(counts)} parts"
                found.append(f"{parts}, left out together, matter {told}.")
        return " ".join(found)

    @property
    def effect(self) -> str:
        """What leaving out the part that ranks first did, such as `2.5 times less likely`."""
        return self.drops[0].effect if self.drops else ""

    @property
    def random_effect(self) -> str:
        """What leaving out one part chosen at random did, on average."""
        return self.drops[0].random_effect if self.drops else ""

    @property
    def of_several(self) -> list[str]:
        """What leaving out several parts at once did, a sentence for each count."""
        return [
            f"Without the {drop.count} parts that rank first the words became {drop.effect}; "
            f"without {drop.count} chosen at random, {drop.random_effect}."
            for drop in self.drops[1:]
        ]


def deletion_test(
    model: Model,
    generation: Generation,
    selection: np.ndarray,
    parts: Sequence[Segment],
    omission: str = "delete",
    seed: int = 0,
    draws: int = RANDOM_SETS,
    counts: Sequence[int] = COUNTS,
    progress: ProgressToken | None = None,
) -> DeletionTest:
    """Leave out the prompt's parts that speak most for the target, and as many at random.

    After the area over the perturbation curve of Samek et al. 2017, "Evaluating the Visualization
    of What a Deep Neural Network Has Learned".

    Args:
        model: the model that wrote or read the answer.
        generation: the prompt and the answer.
        selection: `(T,)` weights of the answer's tokens that are explained.
        parts: the prompt's parts, as `strongest_parts` gives them.
        omission: how a part is left out.
        seed: of the random draws.
        draws: how many sets of parts are drawn for each count.
        counts: how many parts are left out at once; all of them only where there is but one.
        progress: receives progress reports.

    Raises:
        SalienceError: the prompt has no parts, or there is no such way to leave something out.
        Cancelled: the progress was stopped.
    """
    if not parts:
        raise SalienceError("The prompt has no part that could be left out: write some text in it.")
    counts = [count for count in counts if count == 1 or count < len(parts)]
    random = np.random.default_rng(seed)
    kept = [np.ones(len(parts), bool)]
    for count in counts:
        kept.append(np.arange(len(parts)) >= count)
        kept += [_without(random.permutation(len(parts))[:count], len(parts)) for _ in range(draws)]
    tokens = kept_tokens(len(generation.tokens), parts, np.array(kept))
    values = model.masked_log_probabilities(generation, tokens, omission, progress)
    lost = values[0] @ selection - values[1:] @ selection
    rows = lost.reshape(len(counts), draws + 1)
    drops = [_drop(count, row[0], row[1:], random) for count, row in zip(counts, rows, strict=True)]
    return DeletionTest(tuple(drops), parts[0], omission, draws)


def strongest_parts(scores: Sequence[SegmentScore]) -> tuple[Segment, ...]:
    """The parts of the prompt that count, those that speak most for the target first."""
    counted = (s for s in scores if s.rank and s.segment.role in PROMPT_ROLES)
    return tuple(score.segment for score in sorted(counted, key=lambda s: -s.score))


def _without(left_out: np.ndarray, count: int) -> np.ndarray:
    kept = np.ones(count, bool)
    kept[left_out] = False
    return kept


def _drop(count: int, top: float, drawn: np.ndarray, random: np.random.Generator) -> Drop:
    means = random.choice(drawn, (RESAMPLES, len(drawn))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Drop(count, float(top), float(drawn.mean()), float(low), float(high))


def times_less_likely(nats: float) -> str:
    """A loss of log-probability as people say it, such as `2.5 times less likely`."""
    factor = math.exp(min(abs(nats), 50))
    if factor < 1.05:
        return "about as likely as before"
    number = "more than 1000" if factor > 1000 else f"{factor:.{1 if factor < 10 else 0}f}"
    return f"{number} times {'less' if nats > 0 else 'more'} likely"
