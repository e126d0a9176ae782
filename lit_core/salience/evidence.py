"""What a method has computed from the model: plain arrays that answer any selection of targets."""

from dataclasses import dataclass

import numpy as np

from lit_core.gemma import TargetGradients


@dataclass(frozen=True)
class Effects:
    """What each input adds to each target's log-probability, in nats.

    Attributes:
        matrix: `(I, T)`, of I inputs: tokens, or segments of the prompt.
        change: `(T,)`, the sum that the effects should have; None where the method does not
            guarantee one.
    """

    matrix: np.ndarray
    change: np.ndarray | None = None


@dataclass(frozen=True)
class MaskedScores:
    """Log-probabilities of the targets where some segments are left out.

    Attributes:
        kept: `(M, S)`, which of S segments of the prompt were there in each of M texts.
        scores: `(M, T)`, log-probability of each target in each text.
        fitted: how many of the texts a surrogate is fitted to; the others test it.
    """

    kept: np.ndarray
    scores: np.ndarray
    fitted: int


@dataclass(frozen=True)
class Contrast:
    """The answer's gradients times inputs, and those of what it might have said instead.

    Attributes:
        matrix: `(N, T)`, of the answer's tokens.
        foil: `(N,)`, of the whole foil.
        foil_log_probability: of the foil in its place, in nats.
        foil_text: the foil as it was read, with a space before it or without; empty where an older
            file does not tell.
    """

    matrix: np.ndarray
    foil: np.ndarray
    foil_log_probability: float
    foil_text: str = ""


Evidence = TargetGradients | Effects | MaskedScores | Contrast


@dataclass(frozen=True)
class EvidenceKey:
    """Identifies evidence: two requests with the same key share the same evidence.

    Attributes:
        kind: what was computed, such as `gradients`, which two methods read.
        granularity: the parts it was computed for; empty where it serves all.
        options: the choices that matter to it.
    """

    kind: str
    granularity: str = ""
    options: tuple[tuple[str, str | int], ...] = ()
