"""Scores random subsets of a prompt's parts: the texts that LIME and SHAP share."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from lit_core.gemma import Generation
from lit_core.progress import Progress, ProgressToken
from lit_core.salience.cue import in_cue
from lit_core.salience.evidence import SubsetScores
from lit_core.salience.granularity import Segment
from lit_core.salience.grouping import groups_by
from lit_core.salience.masking import kept_tokens
from lit_core.salience.method_options import MethodOptions
from lit_core.salience.methods.base import Model
from lit_core.salience.random_subsets import random_subsets
from lit_core.salience.shapley_values import standard_error
from lit_core.salience.work import Work, masked_work

# Where the number of texts is left open: the first lot, and how many there are at most.
FIRST, MOST = 64, 256
# Of many parts there must be more texts, or their effects cannot be told apart.
TEXTS_PER_PART = 2
# Texts are added until the values are as sure as this, relative to the largest.
ERROR = 0.1


def score_subsets(
    model: Model,
    generation: Generation,
    parts: Sequence[Segment],
    options: MethodOptions,
    progress: ProgressToken,
    known: SubsetScores | None = None,
) -> SubsetScores:
    """Texts with parts left out at random, as many as asked for or as it takes.

    A cue at the end of the prompt is never left out: the answer would begin elsewhere.

    Left open, their number doubles until the Shapley values of every line of the answer, and of the
    whole, have a standard error of no more than `ERROR`.

    Args:
        model: scores the texts.
        generation: the prompt and the answer.
        parts: the parts that are left out.
        options: the seed, the number of texts, and how parts are left out.
        progress: receives progress reports.
        known: the first of these texts, where they were scored already.

    Raises:
        Cancelled: the progress was stopped.
    """
    cue = in_cue(parts, generation.prompt)
    first, most = text_counts(int((~cue).sum()), options.samples)
    kept = known.kept if known else np.zeros((0, len(parts)), bool)
    scores = [known.scores] if known else []
    texts = islice(_texts(cue, options.seed), len(kept), None)
    wanted = list(islice(texts, max(0, 2 + first - len(kept))))
    while wanted:
        there = kept_tokens(len(generation.tokens), parts, np.array(wanted))
        counted = _counting_on(progress, len(kept), len(kept) + len(wanted))
        scores += [model.masked_log_probabilities(generation, there, options.omission, counted)]
        kept = np.concatenate([kept, wanted])
        evidence = SubsetScores(kept, np.concatenate(scores))
        if evidence.subsets >= most or _sure_enough(evidence, generation):
            break
        wanted = list(islice(texts, min(evidence.subsets, most - evidence.subsets)))
    return SubsetScores(kept, np.concatenate(scores))


def subset_work(
    generation: Generation,
    parts: Sequence[Segment],
    options: MethodOptions,
    known: SubsetScores | None = None,
) -> Work:
    """About how much work `score_subsets` is; left open, as much as it may take."""
    cue = in_cue(parts, generation.prompt)
    _, most = text_counts(int((~cue).sum()), options.samples)
    kept = list(islice(_texts(cue, options.seed), len(known.kept) if known else 0, 2 + most))
    if not kept:
        return Work()
    there = kept_tokens(len(generation.tokens), parts, np.array(kept))
    return masked_work(generation, there, options.omission)


def text_counts(parts: int, samples: int | None) -> tuple[int, int]:
    """How many texts there are at first and at most, besides the whole prompt and none of it."""
    if samples is not None:
        return samples, samples
    needed = TEXTS_PER_PART * parts
    return max(FIRST, needed), max(MOST, needed)


def _texts(cue: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    """Which parts are there, `(S,)`, in each text: none, all, and then some at random."""
    others = int((~cue).sum())
    ends = np.zeros(others, bool), np.ones(others, bool)
    for subset in chain(ends, random_subsets(others, seed)):
        there = cue.copy()
        there[~cue] = subset
        yield there


def _sure_enough(evidence: SubsetScores, generation: Generation) -> bool:
    lines = groups_by(generation, "lines")
    said = [line for line in lines if _text(generation, line).strip()]
    return all(standard_error(evidence, each) <= ERROR for each in [*said, lines.sum(axis=0)])


def _text(generation: Generation, selection: np.ndarray) -> str:
    tokens = zip(generation.response_tokens, selection, strict=True)
    return "".join(token.text for token, weight in tokens if weight)


def _counting_on(progress: ProgressToken, before: int, total: int) -> ProgressToken:
    """The same token for a part of the texts, `before` of which have been read."""

    def report(moment: Progress) -> None:
        progress.on_progress(replace(moment, done=moment.done + before, total=total))

    return replace(progress, on_progress=report)
