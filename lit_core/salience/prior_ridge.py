"""Ridge regression that is drawn towards an estimate rather than towards zero.

The mean of the posterior of a Bayesian linear regression, with the estimate as the prior's mean:
Zhao et al. 2021, "BayLIME: Bayesian Local Interpretable Model-Agnostic Explanations", equation 4.
"""

import numpy as np

# How much the prior counts. A part that is there in half of the texts counts a quarter for each
# text, so the prior counts as much as 16 texts: docs/decisions/024-baylime-by-default.md.
PRIOR_WEIGHT = 4.0


def prior_scale(kept: np.ndarray, scores: np.ndarray, prior: np.ndarray) -> float:
    """By what an estimate is best multiplied to tell how scores differ; never less than 1.

    Args:
        kept: `(M, P)`, which of P parts are there in each of M texts.
        scores: `(M,)`, what is to be told, in nats.
        prior: `(P,)`, an estimate of each part's effect that is rather too small than too large.
    """
    told = _centred(kept.astype(float)) @ prior
    size = float(told @ told)
    return max(1.0, float(told @ _centred(scores)) / size) if size else 1.0


def posterior_fit(
    kept: np.ndarray, scores: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Effects `(P, S)` of P parts on S targets, and constants `(S,)`, in nats; linear in targets.

    Args:
        kept: `(M, P)`, which parts are there in each of M texts.
        scores: `(M, S)`, log-probability of each target in each text.
        prior: `(P, S)`, the estimate of each part's effect on each target, in nats.
    """
    from sklearn.linear_model import Ridge

    there = kept.astype(float)
    left = scores - there @ prior
    # Scikit-learn drops the last dimension of a single target.
    fit = Ridge(PRIOR_WEIGHT).fit(there, left)
    return prior + fit.coef_.reshape(left.shape[1], -1).T, np.atleast_1d(fit.intercept_)


def _centred(values: np.ndarray) -> np.ndarray:
    return values - values.mean(axis=0)
