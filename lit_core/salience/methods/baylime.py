"""BayLIME: GIM's estimate, corrected by texts in which parts of the prompt are left out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from lit_core.gemma import RulesName
from lit_core.progress import ProgressToken
from lit_core.salience.cue import in_cue
from lit_core.salience.evidence import CorrectedEffects, SubsetScores
from lit_core.salience.granularity import Segment, segment
from lit_core.salience.grouping import target_groups
from lit_core.salience.held_out_texts import fitted_texts, held_out_correlation, held_out_splits
from lit_core.salience.masking import PROMPT_ROLES
from lit_core.salience.method_options import MethodOptions
from lit_core.salience.methods.base import MethodInput, Model
from lit_core.salience.methods.one_pass import OnePassMethod
from lit_core.salience.prior_ridge import posterior_fit, prior_scale
from lit_core.salience.subset_scoring import score_subsets, subset_work
from lit_core.salience.work import Work, gradient_work

# How many texts are read, and how many of them at first: docs/decisions/024-baylime-by-default.md.
TEXTS, FIRST_TEXTS = 128, 32
# Of a long prompt fewer: on average so many tokens for each of these; none where they were too few.
TOKENS_EACH, FEWEST = 125, 8
# What is left out: the largest parts of which there are enough.
LEFT_OUT, ENOUGH = ("lines", "sentences", "words"), 6


class BayLime(OnePassMethod):
    """A linear surrogate over the prompt's parts, drawn towards what GIM says of them.

    Effects of the parts: argmin_w Σ_m (y_m - w · z_m - c)² + λ ‖w - a g‖², with z_m the parts that
    were there in text m, y_m the target's log-probability, g the estimates by GIM, and a the scale
    at which they fit the whole answer best. Zhao et al. 2021, "BayLIME: Bayesian Local
    Interpretable Model-Agnostic Explanations". The tokens of a part share its correction equally.
    Tokens that are not left out, such as the answer's own, keep GIM's estimate at the same scale.
    """

    name = "baylime"
    title = "BayLIME"
    hint = "an estimate, tested on texts with parts left out"
    meaning = (
        "How much more or less likely each part makes the selected words: first estimated from "
        f"inside the model (GIM), then measured: it reads up to {TEXTS} copies of the prompt with "
        "parts left out at random."
    )
    kind: ClassVar[str] = "baylime"
    rules: ClassVar[RulesName] = "gim"
    has_preliminary: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("omission", "samples", "seed")

    def compute(
        self, model: Model, given: MethodInput, progress: ProgressToken
    ) -> CorrectedEffects:
        """The estimate for each group of targets and for the whole answer, and the texts."""
        generation = given.generation
        groups = target_groups(generation) if given.groups is None else given.groups
        targets = len(generation.response_tokens)
        each = np.eye(targets) if groups is None else groups
        asked = replace(given, groups=np.concatenate([each, np.ones((1, targets))]))
        estimate = self.gradients(model, asked, progress).dot_input
        parts = _parts(given)
        if parts:
            options, known = _options(given), _known(given)
            texts = score_subsets(model, generation, parts, options, progress, known)
            matrix, predicted = _corrected(estimate, parts, texts, each)
        else:
            texts = SubsetScores(np.zeros((0, 0), bool), np.zeros((0, targets)))
            matrix, predicted = estimate[:, :-1], np.zeros((0, len(each)))
        return CorrectedEffects(
            matrix=matrix,
            kept=texts.kept,
            scores=texts.scores,
            predicted=predicted,
            groups=groups,
        )

    def work(self, given: MethodInput) -> Work:
        """One pass for each group and for the whole answer, and the texts that are not known."""
        generation = given.generation
        tokens, targets = len(generation.tokens), len(generation.response_tokens)
        passes = gradient_work(tokens, targets, given.group_count + 1)
        parts = _parts(given)
        if not parts:
            return passes
        return passes + subset_work(generation, parts, _options(given), _known(given))

    def scores(self, evidence: CorrectedEffects, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` in nats; positive speaks for the selected words."""
        return evidence.matrix @ evidence.group_weights(selection)

    def basis(self, evidence: CorrectedEffects) -> str:
        """How many texts have corrected the estimate."""
        if not len(evidence.kept):
            return (
                "The prompt is so long that this is an estimate from inside the model (GIM) alone: "
                "it was not corrected by texts with parts left out."
            )
        return (
            "Estimated in one pass through the model (GIM), then corrected by what it did with "
            f"{len(evidence.kept) - 2} texts in which parts of the prompt were left out."
        )

    def subset_scores(
        self, evidence: CorrectedEffects, selection: np.ndarray, given: MethodInput
    ) -> tuple[Sequence[Segment], SubsetScores] | None:
        """The lines, or smaller parts, that were left out; None where no text was read."""
        if not len(evidence.kept):
            return None
        return _parts(given), SubsetScores(evidence.kept, (evidence.scores @ selection)[:, None])

    def agreement(
        self, evidence: CorrectedEffects, selection: np.ndarray
    ) -> tuple[str, float] | None:
        """How well it predicts texts that it was not corrected by. See `held_out_correlation`."""
        predicted = evidence.predicted @ evidence.group_weights(selection)
        held_out = ~np.isnan(predicted)
        true = evidence.scores[held_out] @ selection
        return held_out_correlation(predicted[held_out], true)


def _corrected(
    estimate: np.ndarray, parts: Sequence[Segment], texts: SubsetScores, each: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Effects `(N, S)` and predictions `(M, S)`; see `CorrectedEffects`.

    Args:
        estimate: `(N, S + 1)`, of each group of targets and of all targets.
        parts: the parts that were left out.
        texts: how likely the targets were then.
        each: `(S, T)`, the groups.
    """
    kept, scores, fitted = texts.kept, texts.scores @ each.T, fitted_texts(texts)
    prior = np.array([estimate[part.first : part.stop].sum(axis=0) for part in parts])
    scale = prior_scale(kept[fitted], texts.scores[fitted].sum(axis=1), prior[:, -1])
    matrix, prior = scale * estimate[:, :-1], scale * prior[:, :-1]
    effects, _ = posterior_fit(kept[fitted], scores[fitted], prior)
    for part, correction in zip(parts, effects - prior, strict=True):
        matrix[part.first : part.stop] += correction / (part.stop - part.first)
    predicted = np.full_like(scores, np.nan)
    for others, held_out in held_out_splits(texts):
        without, constant = posterior_fit(kept[others], scores[others], prior)
        predicted[held_out] = kept[held_out] @ without + constant
    return matrix, predicted


def _parts(given: MethodInput) -> list[Segment]:
    """The parts that may be left out: all but a cue, without which the answer begins elsewhere.

    None of a prompt that is so long that reading a few texts would take minutes.
    """
    generation = given.generation
    if not _text_count(given):
        return []
    text, tokens, border = generation.text, generation.tokens, generation.prompt_tokens
    found: list[Segment] = []
    for granularity in LEFT_OUT:
        segments = segment(text, tokens, border, granularity)
        parts = [part for part in segments if part.role in PROMPT_ROLES]
        cue = in_cue(parts, generation.prompt)
        found = [part for part, never in zip(parts, cue, strict=True) if not never]
        if len(found) >= ENOUGH:
            break
    return found


def _known(given: MethodInput) -> SubsetScores | None:
    """The texts that were read already."""
    known = given.known
    if not isinstance(known, CorrectedEffects) or not len(known.kept):
        return None
    return SubsetScores(known.kept, known.scores)


def _options(given: MethodInput) -> MethodOptions:
    """The same with the number of texts."""
    return replace(given.options, samples=_text_count(given))


def _text_count(given: MethodInput) -> int:
    """How many texts are read; unless somebody says, fewer if they are long.

    On average a text has half of the prompt.
    """
    most = FIRST_TEXTS if given.preliminary else TEXTS
    if asked := given.options.samples:
        return min(asked, most) if given.preliminary else asked
    generation = given.generation
    tokens = generation.prompt_tokens // 2 + len(generation.response_tokens)
    count = min(most, most * TOKENS_EACH // max(1, tokens))
    return count if count >= FEWEST else 0
