"""What a method has computed from the model: plain arrays that answer any selection of targets."""

from dataclasses import dataclass

import numpy as np

from lit_core.gemma import GroupedTargets, TargetGradients


@dataclass(frozen=True)
class Effects(GroupedTargets):
    """What each input adds to the log-probability of each target, or group of them, in nats.

    Attributes:
        matrix: `(I, S)`, of I inputs, tokens or segments of the prompt, and S groups of targets.
        change: `(S,)`, the sum that the effects should have; None where the method does not
            guarantee one.
    """

    matrix: np.ndarray
    change: np.ndarray | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectedEffects(Effects):
    """Effects that were estimated, and corrected by texts with parts left out.

    Attributes:
        kept: `(M, P)`, which of P parts of the prompt are there in each of M texts.
        scores: `(M, T)`, log-probability of each target in each text.
        predicted: `(M, S)`, of each group of targets, by effects that were corrected without this
            text.
    """

    kept: np.ndarray
    scores: np.ndarray
    predicted: np.ndarray


@dataclass(frozen=True)
class SubsetScores(GroupedTargets):
    """Log-probabilities of the targets where only some of the prompt's segments are there.

    Attributes:
        kept: `(2 + M, S)`, which of S segments are there: in the first text none, in the second
            all, and in M others some, no two alike, each followed by its complement. What is there
            in the first text, such as a cue, is there in all of them.
        scores: `(2 + M, G)`, log-probability of each target, or group of them, in each text.
    """

    kept: np.ndarray
    scores: np.ndarray

    @property
    def subsets(self) -> int:
        """How many texts there are besides the whole prompt and none of it."""
        return len(self.kept) - 2

    @property
    def left_out(self) -> np.ndarray:
        """Which segments `(S,)` are left out in some text."""
        return ~self.kept[0]

    @property
    def complete(self) -> bool:
        """Whether every subset is there."""
        return len(self.kept) == 2 ** int(self.left_out.sum())


@dataclass(frozen=True)
class MaskedScores(GroupedTargets):
    """Log-probabilities where some segments are left out: what files up to version 3 have of LIME.

    Attributes:
        kept: `(M, S)`, which of S segments of the prompt were there in each of M texts.
        scores: `(M, G)`, log-probability of each target, or group of them, in each text.
        fitted: how many of the texts a surrogate is fitted to; the others test it.
    """

    kept: np.ndarray
    scores: np.ndarray
    fitted: int


@dataclass(frozen=True)
class Contrast(GroupedTargets):
    """The answer's gradients times inputs, and those of what it might have said instead.

    Attributes:
        matrix: `(N, S)`, of the answer's tokens, or of groups of them.
        foil: `(N,)`, of the whole foil.
        foil_log_probability: of the foil in its place, in nats.
        foil_text: the foil as it was read, with a space before it or without; empty where an older
            file does not tell.
    """

    matrix: np.ndarray
    foil: np.ndarray
    foil_log_probability: float
    foil_text: str = ""


@dataclass(frozen=True)
class MultiHop(GroupedTargets):
    """The scores of N tokens for one target, followed back through the answer: see `multi_hop`.

    Attributes:
        direct: `(N,)`, before anything is followed.
        followed: `(N,)`, with what parts of the answer passed on; 0 in these.
        passed_on: `(S,)`, what each of S segments passed on, what later ones passed on to it
            included.
    """

    direct: np.ndarray
    followed: np.ndarray
    passed_on: np.ndarray


Evidence = TargetGradients | Effects | SubsetScores | MaskedScores | Contrast | MultiHop


@dataclass(frozen=True)
class EvidenceKey:
    """Identifies evidence: two requests with the same key share the same evidence.

    Attributes:
        kind: what was computed, such as `gradients`, which two methods read.
        granularity: the parts it was computed for; empty where it serves all.
        options: the choices that matter to it.
        targets: which targets it was computed for, such as `lines` of the answer; empty for each
            token of it.
    """

    kind: str
    granularity: str = ""
    options: tuple[tuple[str, str | int | None], ...] = ()
    targets: str = ""
