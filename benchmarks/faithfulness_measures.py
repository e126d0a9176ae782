"""What leaving lines out, and knowing the truth, tell about a ranking of a prompt's lines."""

from collections.abc import Collection

import numpy as np
from scipy.stats import spearmanr

from benchmarks.faithfulness_rankings import Rankings, ranked_lines
from benchmarks.faithfulness_statistics import Measure
from lit_core.gemma.masked_scoring import OMISSIONS
from lit_core.salience import Attribution, Model, Target
from lit_core.salience.masking import kept_tokens

COUNTS = (1, 3, 5)
MASKS = 32
NOTHING = 6  # decimals of a nat; what is smaller is rounding, and as good as nought

Values = dict[Measure, dict[str, float]]


def left_out(
    model: Model,
    salience: Attribution,
    target: Target,
    rankings: Rankings,
    random: np.random.Generator,
) -> Values:
    """What a ranking predicts of texts with lines left out, for both ways to leave them out.

    `drop`: how much log-probability the target loses without the lines that rank first, in nats.
    `correlation`: the linear datamodeling score, Spearman's rank correlation between the summed
    scores of the lines that are there and the target's log-probability, over random halves of the
    prompt; Park et al. 2023, "TRAK".
    `controlled`: how much more the target loses without the line that ranks first than without the
    line, or the lines, nearest to it in length, in nats: what is due to length alone is left out.
    Of several rows the mean.
    """
    parts = ranked_lines(salience)
    halves = random.random((MASKS, len(parts))) < 0.5
    tops = {
        (name, count): np.array([_without_first(row, count, random) for row in rows])
        for name, rows in rankings.items()
        for count in COUNTS
    }
    singles = ~np.eye(len(parts), dtype=bool)
    kept = np.concatenate([np.ones((1, len(parts)), bool), halves, singles, *tops.values()])
    texts, place = np.unique(kept, axis=0, return_inverse=True)
    tokens = kept_tokens(len(salience.generation.tokens), parts, texts)
    lengths = (~kept_tokens(len(salience.generation.tokens), parts, singles)).sum(axis=1)
    firsts = {name: [_order(row, random)[0] for row in rows] for name, rows in rankings.items()}
    values: Values = {}
    for omission in OMISSIONS:
        found = model.masked_log_probabilities(
            salience.generation, tokens, omission
        ) @ salience.selection(target)
        counts = [1, MASKS, len(parts), *map(len, tops.values())]
        whole, of_halves, of_singles, *of_tops = np.split(
            found[place.ravel()], np.cumsum(counts)[:-1]
        )
        for (name, count), scores in zip(tops, of_tops, strict=True):
            drop = Measure("drop", omission, count)
            values.setdefault(drop, {})[name] = float((whole - scores).mean())
        values[Measure("correlation", omission)] = {
            name: float(np.mean([_correlation(halves @ row, of_halves) for row in rows]))
            for name, rows in rankings.items()
        }
        beyond = beyond_length(whole - of_singles, lengths)
        values[Measure("controlled", omission)] = {
            name: float(beyond[lines].mean()) for name, lines in firsts.items()
        }
    return values


def alike(rankings: Rankings, others: Rankings) -> dict[str, float]:
    """Spearman's rank correlation of each ranking's scores with others; of several rows the mean.

    With others from a model of shuffled weights: 0 where a ranking is of the model, 1 where it
    would say the same of any model; Adebayo et al. 2018, "Sanity Checks for Saliency Maps".
    """
    return {
        name: float(
            np.mean([_correlation(one, two) for one, two in zip(rows, others[name], strict=True)])
        )
        for name, rows in rankings.items()
    }


def pointing(
    rankings: Rankings, causes: Collection[int], random: np.random.Generator
) -> dict[str, float]:
    """How often a ranking puts just the lines that decide first: 1 or 0, of several rows the mean.

    Args:
        rankings: scores `(R, L)` by name.
        causes: numbers of the lines that decide, from nought.
        random: breaks ties.
    """
    return {
        name: float(
            np.mean(
                [set(_order(row, random)[: len(causes)].tolist()) == set(causes) for row in rows]
            )
        )
        for name, rows in rankings.items()
    }


def beyond_length(drops: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Each line's drop less the mean drop of those that are nearest to it in length.

    Args:
        drops: `(L,)`, what the target loses without each line, in nats.
        lengths: `(L,)`, in tokens.
    """
    distance = np.abs(lengths[:, None] - lengths[None]).astype(float)
    np.fill_diagonal(distance, np.inf)
    nearest = distance == distance.min(axis=1, keepdims=True)
    return drops - (nearest @ drops) / nearest.sum(axis=1)


def _order(scores: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The lines by score, those that speak most for the target first; ties at random."""
    return np.lexsort((random.random(len(scores)), -np.round(scores, NOTHING)))


def _without_first(scores: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    kept = np.ones(len(scores), bool)
    kept[_order(scores, random)[:count]] = False
    return kept


def _correlation(told: np.ndarray, true: np.ndarray) -> float:
    told = np.round(told, NOTHING)
    if np.ptp(told) == 0 or np.ptp(true) == 0:
        return 0.0
    return float(spearmanr(told, true).statistic)
