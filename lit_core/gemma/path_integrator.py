"""Integrates gradients along a straight line from a baseline to the input embeddings."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from lit_core.errors import ModelError, SalienceError
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.gradients import NO_ANSWER, Differentiator
from lit_core.gemma.masked_scoring import MaskedScorer
from lit_core.gemma.quadrature import FEW, READINGS, SMOOTH, even_change, legendre
from lit_core.gemma.values import Token
from lit_core.progress import ProgressToken

Baseline = Literal["pad", "zero", "mean"]
BASELINES: tuple[str, ...] = get_args(Baseline)
Quadrature = Literal["legendre", "even"]
# What few points may miss of the whole change.
RESIDUAL = 0.05

PAD = 0  # the id of `<pad>` in every Gemma vocabulary


@dataclass(frozen=True)
class PathGradients:
    """Integrated gradients of S groups of targets at N tokens.

    Attributes:
        matrix: `(N, S)`, what each token adds to each group's log-probability, in nats.
        change: `(S,)`, log-probability of each group less that at the baseline. By the
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
        self._inputs = forward.inputs
        self._differentiator = differentiator
        self._scorer = scorer

    def integrate(
        self,
        tokens: tuple[Token, ...],
        first: int,
        moved: np.ndarray,
        baseline: Baseline,
        steps: int | None,
        progress: ProgressToken,
        quadrature: Quadrature = "legendre",
        groups: np.ndarray | None = None,
    ) -> PathGradients:
        """Integrated gradients of the tokens from position `first` on.

        Args:
            tokens: N tokens.
            first: position of the first target.
            moved: `(N,)`, whether a token begins at the baseline; the others stay as they are.
            baseline: the vector to begin at: zero, the embedding of `<pad>`, or the mean embedding.
            steps: number of points on the line, 1 or more. None for `SMOOTH` of `legendre`; and of
                `even` for `FEW`, or three times as many if those miss more than `RESIDUAL` of the
                whole change.
            progress: receives progress reports.
            quadrature: `legendre` for Gauss–Legendre quadrature; `even` puts the points where the
                targets' log-probabilities change.
            groups: `(S, T)` weights of the targets in each group of them; None for each by itself.

        Raises:
            SalienceError: there is no such baseline, or no step.
            ModelError: there is no target.
            Cancelled: the progress was stopped.
        """
        if not 1 <= first < len(tokens):
            raise ModelError(NO_ANSWER)
        if steps is not None and steps < 1:
            raise SalienceError("Integrated gradients need at least 1 step.")
        real = self._differentiator.embeddings(tokens)
        which = np.zeros((1, real.shape[1], 1), "float32")
        which[0, : len(tokens), 0] = moved
        away = (real - self._vector(baseline)) * which
        groups = np.eye(len(tokens) - first) if groups is None else groups
        line = _Line(real, away, tokens, first, groups)
        if quadrature == "legendre":
            ends = self._values(line, np.array([0.0, 1.0]), progress)
            points, weights = legendre(steps or SMOOTH)
            found = self._gradients(line, points, progress)
            return PathGradients(np.tensordot(weights, found, 1), ends[1] - ends[0])
        values = self._values(line, np.linspace(0, 1, READINGS), progress)
        change = values[-1] - values[0]
        points, weights = even_change(values, steps or FEW)
        found = self._gradients(line, points, progress)
        rough = PathGradients(np.tensordot(weights, found, 1), change)
        if steps is not None or _residual(rough) <= RESIDUAL:
            return rough
        # A third of the finer points are those there are.
        points, weights = even_change(values, 3 * FEW)
        beside = np.arange(3 * FEW) % 3 != 1
        more = self._gradients(line, points[beside], progress)
        fine = np.tensordot(weights[beside], more, 1) + np.tensordot(weights[~beside], found, 1)
        return PathGradients(fine, change)

    def _values(self, line: "_Line", points: np.ndarray, progress: ProgressToken) -> np.ndarray:
        """Log-probability of each group at each point: `(P, S)`."""
        texts = (line.at(point) for point in points)
        found = self._scorer.moved_log_probabilities(
            texts, len(points), line.tokens, line.first, progress
        )
        return found @ line.groups.T

    def _gradients(self, line: "_Line", points: np.ndarray, progress: ProgressToken) -> np.ndarray:
        """At each point the gradient of each group along the line, by token: `(P, N, S)`."""
        offset = line.away[0, : len(line.tokens)]
        found = np.empty((len(points), len(line.tokens), len(line.groups)))
        for done, point in enumerate(points):
            progress.report("Following the path from the baseline", done, len(points))
            gradients = self._differentiator.jacobian(
                line.at(point), line.tokens, line.first, progress, line.groups
            )
            found[done] = np.einsum("snd,nd->ns", gradients, offset)
        return found

    def _vector(self, baseline: str) -> np.ndarray:
        pad = self._inputs.embeddings(np.array([[PAD]], "int32"))[0, 0]
        match baseline:
            case "pad":
                return pad
            case "zero":
                return np.zeros_like(pad)
            case "mean":
                return self._inputs.mean_embedding()
        valid = ", ".join(BASELINES)
        raise SalienceError(f'There is no baseline "{baseline}". Choose among: {valid}.')


@dataclass(frozen=True)
class _Line:
    """The straight line from the baseline to the text, and the targets that are looked at on it.

    Attributes:
        real: embeddings `(1, n, D)` at its end.
        away: by how much they differ from those at its beginning.
        tokens, first, groups: see `integrate`.
    """

    real: np.ndarray
    away: np.ndarray
    tokens: tuple[Token, ...]
    first: int
    groups: np.ndarray

    def at(self, point: float) -> np.ndarray:
        """The embeddings at a point between 0, the beginning, and 1."""
        return self.real - self.away * np.float32(1 - point)


def _residual(found: PathGradients) -> float:
    """How far the scores are from adding up to the change, relative to it."""
    missing = np.abs(found.matrix.sum(axis=0) - found.change).sum()
    return float(missing / max(np.abs(found.change).sum(), 1e-9))
