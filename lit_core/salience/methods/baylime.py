"""BayLIME: a linear model of texts with parts left out, which begins at an estimate by GIM."""

from dataclasses import replace
from typing import ClassVar

import numpy as np

from lit_core.progress import ProgressToken
from lit_core.salience.evidence import InformedSubsetScores
from lit_core.salience.grouping import target_groups
from lit_core.salience.held_out_texts import fitted_texts, held_out_correlation
from lit_core.salience.masking import prompt_segments
from lit_core.salience.method_options import MethodOptions
from lit_core.salience.methods.base import Method, MethodInput, Model
from lit_core.salience.prior_ridge import posterior_effects, prior_scale
from lit_core.salience.subset_scoring import score_subsets, subset_work
from lit_core.salience.work import Work, gradient_work

# Fewer than LIME takes, as the model begins at an estimate: docs/decisions/024-baylime.md.
TEXTS = 64


class BayLime(Method):
    """A linear surrogate over the prompt's parts, drawn towards what GIM says of them.

    score = argmin_w Σ_m (y_m - w · z_m - c)² + λ ‖w - a g‖², with z_m the parts that were there in
    text m, y_m the target's log-probability, g the estimates by GIM, and a the scale at which they
    fit the whole answer best. Zhao et al. 2021, "BayLIME: Bayesian Local Interpretable
    Model-Agnostic Explanations". See `posterior_effects`.
    """

    name = "baylime"
    title = "BayLIME (signed)"
    meaning = (
        "What each part adds to the log-probability of the selected words: GIM's estimate, "
        f"corrected by {TEXTS} texts in which parts are left out at random."
    )
    kind: ClassVar[str] = "informed_subset_scores"
    per_segment: ClassVar[bool] = True
    grouped: ClassVar[bool] = True
    traced: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("omission", "samples", "seed")

    def compute(
        self, model: Model, given: MethodInput, progress: ProgressToken
    ) -> InformedSubsetScores:
        """The estimate for each group and for the whole answer, then the texts."""
        generation, parts = given.generation, prompt_segments(given.segments)
        groups = target_groups(generation) if given.groups is None else given.groups
        targets = len(generation.response_tokens)
        each = np.eye(targets) if groups is None else groups
        asked = np.concatenate([each, np.ones((1, targets))])
        estimates = model.gradients(generation, asked, progress, "gim").dot_input
        prior = np.array([estimates[part.first : part.stop].sum(axis=0) for part in parts])
        texts = score_subsets(model, generation, parts, _with_texts(given.options), progress)
        fitted = fitted_texts(texts)
        return InformedSubsetScores(
            kept=texts.kept,
            scores=texts.scores @ each.T,
            prior=prior[:, :-1],
            scale=prior_scale(texts.kept[fitted], texts.scores[fitted].sum(axis=1), prior[:, -1]),
            groups=groups,
        )

    def work(self, given: MethodInput) -> Work:
        """The texts, and one pass for each group and for the whole answer."""
        generation, parts = given.generation, prompt_segments(given.segments)
        tokens, targets = len(generation.tokens), len(generation.response_tokens)
        texts = subset_work(generation, parts, _with_texts(given.options))
        return texts + gradient_work(tokens, targets, given.group_count + 1)

    def scores(self, evidence: InformedSubsetScores, selection: np.ndarray) -> np.ndarray:
        """Scores `(S,)` in nats; positive speaks for the selected words."""
        return posterior_effects(evidence) @ evidence.group_weights(selection)

    def agreement(
        self, evidence: InformedSubsetScores, selection: np.ndarray
    ) -> tuple[str, float] | None:
        """How well it predicts texts that it was not fitted to. See `held_out_correlation`."""
        weights = evidence.group_weights(selection)

        def fit(texts: np.ndarray) -> tuple[np.ndarray, float]:
            effects = posterior_effects(evidence, texts) @ weights
            left = evidence.scores[texts] @ weights - evidence.kept[texts] @ effects
            return effects, float(left.mean())

        return held_out_correlation(evidence, selection, fit)


def _with_texts(options: MethodOptions) -> MethodOptions:
    return replace(options, samples=options.samples or TEXTS)
