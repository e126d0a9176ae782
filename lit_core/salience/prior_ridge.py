"""Ridge regression that is drawn towards an estimate rather than towards nought."""

import numpy as np

from lit_core.salience.evidence import InformedSubsetScores
from lit_core.salience.held_out_texts import fitted_texts

# How much the prior counts, as the ridge's penalty. A part that is there in half of the texts adds
# a quarter for each, so it counts as much as 32 texts: docs/decisions/024-baylime.md.
PRIOR_WEIGHT = 8.0


def prior_scale(kept: np.ndarray, scores: np.ndarray, prior: np.ndarray) -> float:
    """By what a prior is best multiplied to tell how scores differ; nought where it misleads.

    Args:
        kept: `(M, S)`, which of S parts are there in each of M texts.
        scores: `(M,)`, what is to be told, in nats.
        prior: `(S,)`, an estimate of each part's effect.
    """
    told = _centred(kept.astype(float)) @ prior
    size = float(told @ told)
    return max(0.0, float(told @ _centred(scores)) / size) if size else 0.0


def posterior_effects(
    evidence: InformedSubsetScores, texts: np.ndarray | None = None
) -> np.ndarray:
    """Effects `(S, G)` of S parts on G groups of targets, in nats: linear in the targets.

    The mean of the posterior of a Bayesian linear regression, of which the evidence's prior, times
    its scale, is the prior's mean. Zhao et al. 2021, "BayLIME: Bayesian Local Interpretable
    Model-Agnostic Explanations", equation 4.

    Args:
        evidence: of which parts are there in M texts, and how likely the targets are then.
        texts: `(M,)`, which of the texts count; None for all that the method fits.
    """
    from sklearn.linear_model import Ridge

    chosen = fitted_texts(evidence) if texts is None else texts
    kept, prior = evidence.kept[chosen].astype(float), evidence.scale * evidence.prior
    fit = Ridge(PRIOR_WEIGHT).fit(kept, evidence.scores[chosen] - kept @ prior)
    return prior + fit.coef_.reshape(prior.shape[::-1]).T


def _centred(values: np.ndarray) -> np.ndarray:
    return values - values.mean(axis=0)
