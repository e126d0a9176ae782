"""Integrates gradients along a straight line from a baseline to the input embeddings."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from keras import ops

from lit_core.errors import SalienceError
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.masked_scoring import MaskedScorer
from lit_core.gemma.quadrature import even_change, legendre
from lit_core.gemma.values import Token
from lit_core.progress import ProgressToken

Baseline = Literal["pad", "zero", "mean"]
BASELINES: tuple[str, ...] = get_args(Baseline)
Quadrature = Literal["legendre", "even"]
PATH_SAMPLES = 65

PAD = 0  # the id of `<pad>` in every Gemma vocabulary


@dataclass(frozen=True)
class PathGradients:
    """Integrated gradients of T targets at N tokens.

    Attributes:
        matrix: `(N, T)`, what each token adds to each target's log-probability, in nats.
        change: `(T,)`, log-probability of each target less that at the baseline. By the
            completeness axiom the columns of an exact matrix sum to it.
    """

    matrix: np.ndarray
    change: np.ndarray


class PathIntegrator:
    """Integrated gradients of one model.

    Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks": the score of token n is
    (e_n - b_n) · ∫₀¹ d log p / d e_n at b + α (e - b) dα.
    """

    def __init__(
        self, forward: LayeredForward, differentiator: Differentiator, scorer: MaskedScorer
    ):
        self._backbone = forward.backbone
        self._differentiator = differentiator
        self._scorer = scorer

    def integrate(
        self,
        tokens: tuple[Token, ...],
        first: int,
        moved: np.ndarray,
        baseline: Baseline,
        steps: int,
        progress: ProgressToken,
        quadrature: Quadrature = "legendre",
    ) -> PathGradients:
        """Integrated gradients of the tokens from position `first` on.

        Args:
            tokens: N tokens.
            first: position of the first target.
            moved: `(N,)`, whether a token begins at the baseline; the others stay as they are.
            baseline: the vector to begin at: the embedding of `<pad>`, zero, or the mean embedding.
            steps: number of points on the line, 1 or more.
            progress: receives progress reports.
            quadrature: `legendre` for Gauss–Legendre quadrature; `even` puts the points where the
                targets' log-probabilities change.

        Raises:
            SalienceError: there is no such baseline, or no step.
            Cancelled: the progress was stopped.
        """
        if steps < 1:
            raise SalienceError("Integrated gradients need at least 1 step.")
        real = self._differentiator.embeddings(tokens)
        which = np.zeros((1, real.shape[1], 1), "float32")
        which[0, : len(tokens), 0] = moved
        away = (real - self._vector(baseline)) * which
        offset = away[0, : len(tokens)]
        points, weights = legendre(steps)
        if quadrature == "even":
            line = (real - away * np.float32(1 - at) for at in np.linspace(0, 1, PATH_SAMPLES))
            values = [self._scorer.log_probabilities(x, tokens, first) for x in line]
            points, weights = even_change(np.array(values), steps)
        matrix = np.zeros((len(tokens), len(tokens) - first))
        for done, (point, weight) in enumerate(zip(points, weights, strict=True)):
            progress.report("Following the path from the baseline", done, steps)
            embeddings = real - away * np.float32(1 - point)
            gradient = self._differentiator.jacobian(embeddings, tokens, first, progress)
            matrix += weight * np.einsum("tnd,nd->nt", gradient, offset)
        ends = [self._scorer.log_probabilities(x, tokens, first) for x in (real, real - away)]
        return PathGradients(matrix, ends[0] - ends[1])

    def _vector(self, baseline: str) -> np.ndarray:
        table = self._backbone.token_embedding.embeddings
        match baseline:
            case "pad":
                return ops.convert_to_numpy(ops.cast(table[PAD], "float32"))
            case "zero":
                return np.zeros(table.shape[1], "float32")
            case "mean":
                return ops.convert_to_numpy(ops.mean(ops.cast(table, "float32"), axis=0))
        valid = ", ".join(BASELINES)
        raise SalienceError(f'There is no baseline "{baseline}". Choose among: {valid}.')
