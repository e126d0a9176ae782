"""Means with intervals, and who can be told from whom: the statistics of paired measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import bootstrap

RESAMPLES = 10_000
CONFIDENCE = 0.95
Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True)
class Measure:
    """Something that is measured of every ranking on every prompt.

    Attributes:
        figure: `drop` and `controlled` (nats), `correlation` and `alike` (-1 to 1) or `pointing`
            (0 to 1); `benchmarks/faithfulness_measures.py` says what they are.
        where: which way to leave out, which kind of prompts, which planted model, or which
            weights.
        count: how many lines are left out; 0 where none are.
    """

    figure: str
    where: str
    count: int = 0

    @property
    def is_share(self) -> bool:
        """Whether it says of each prompt yes or no."""
        return self.figure == "pointing"


@dataclass(frozen=True)
class Summary:
    """One measure of one ranking over all prompts; the intervals are of 95 %.

    Attributes:
        measure: what was measured.
        ranking: of what.
        value: the mean.
        low, high: the interval of the mean.
        gain_low, gain_high: the interval of the difference to the random order, prompt by prompt.
        among_best: whether the difference to the best ranking could be chance.
        prompts: how many there were.
    """

    measure: Measure
    ranking: str
    value: float
    low: float
    high: float
    gain_low: float
    gain_high: float
    among_best: bool
    prompts: int


def summaries(
    measure: Measure, values: Mapping[str, Sequence[float]], chance: str
) -> list[Summary]:
    """A measure of all rankings.

    Args:
        measure: what was measured.
        values: of each ranking, a value for each prompt, in the same order.
        chance: which of the rankings is the random order.
    """
    arrays = {name: np.asarray(each, float) for name, each in values.items()}
    best = max(arrays, key=lambda name: arrays[name].mean())
    result = []
    for name, each in arrays.items():
        low, high = interval_of_mean(each, measure.is_share)
        gain_low, gain_high = paired_interval(each, arrays[chance])
        behind, _ = paired_interval(arrays[best], each)
        mean, count = float(each.mean()), len(each)
        result.append(
            Summary(measure, name, mean, low, high, gain_low, gain_high, behind <= 0, count)
        )
    return result


def paired_interval(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """Bootstrap interval of the mean difference, prompt by prompt; Efron 1979."""
    return _bootstrap(np.asarray(ours, float) - np.asarray(theirs, float))


def interval_of_mean(values: np.ndarray, is_share: bool) -> tuple[float, float]:
    """Of yes and no Wilson's interval, which is right for shares near none and all too.

    Args:
        values: of each prompt.
        is_share: whether they say yes or no; a mean of several draws is neither.
    """
    if is_share and set(np.unique(values)) <= {0.0, 1.0}:
        return wilson_interval(int(values.sum()), len(values))
    return _bootstrap(values)


def wilson_interval(hits: int, count: int) -> tuple[float, float]:
    """Interval of a share; Wilson 1927, "Probable Inference, the Law of Succession"."""
    share, extra = hits / count, Z**2 / count
    middle = share + extra / 2
    reach = Z * np.sqrt(share * (1 - share) / count + extra / (4 * count))
    low, high = (middle - reach) / (1 + extra), (middle + reach) / (1 + extra)
    return float(max(low, 0)), float(min(high, 1))


def _bootstrap(values: np.ndarray) -> tuple[float, float]:
    found = bootstrap(
        (values,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        # The same resamples each time: who is paired with whom is then the same as well.
        rng=np.random.default_rng(0),
    ).confidence_interval
    return float(found.low), float(found.high)
