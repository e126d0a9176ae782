"""The interface of attribution methods: evidence from a model, then scores from evidence."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

import numpy as np

from lit_core.gemma import Generation, RulesName, TargetGradients
from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Evidence, EvidenceKey, SubsetScores
from lit_core.salience.granularity import Segment
from lit_core.salience.method_options import MethodOptions
from lit_core.salience.work import Work


class Model(Protocol):
    """What methods ask of a language model; see `lit_core.gemma.model.Gemma`."""

    def gradients(
        self,
        generation: Generation,
        groups: np.ndarray | None = None,
        progress: ProgressToken | None = None,
        rules: RulesName = "exact",
    ) -> TargetGradients:
        """Gradients of the response tokens, one by one or in groups."""
        ...

    def path_gradients(
        self,
        generation: Generation,
        moved: np.ndarray,
        baseline: Any = "zero",
        steps: int | None = 16,
        progress: ProgressToken | None = None,
        quadrature: Any = "legendre",
        groups: np.ndarray | None = None,
    ) -> Any:
        """Integrated gradients of the response tokens, one by one or in groups."""
        ...

    def masked_log_probabilities(
        self,
        generation: Generation,
        kept: np.ndarray,
        omission: Any = "delete",
        progress: ProgressToken | None = None,
    ) -> np.ndarray:
        """Log-probabilities of the response tokens where parts are left out."""
        ...

    def score_replacement(self, generation: Generation, first: int, text: str) -> Generation:
        """Another text in the place of the response's tokens from `first` on."""
        ...


@dataclass(frozen=True)
class MethodInput:
    """What a method computes its evidence from, beside the model.

    Attributes:
        generation: the prompt and the answer, N tokens and T of them the answer's.
        segments: the parts of both, for methods that leave parts out.
        options: the method's choices.
        dot_input: gradient · input `(N, S)` of these groups, where it is known already.
        groups: `(S, T)` weights of the targets in each group of them whose evidence is wanted; None
            for each target by itself. Methods for which that is no quicker need not heed it.
        known: evidence of the same key for other groups, where it is known already: what does not
            depend on the groups need not be computed again.
        preliminary: whether a sooner and less exact result is wanted, because the exact one is
            asked for next.
    """

    generation: Generation
    segments: Sequence[Segment]
    options: MethodOptions
    dot_input: np.ndarray | None = None
    groups: np.ndarray | None = None
    known: Evidence | None = None
    preliminary: bool = False

    @property
    def group_count(self) -> int:
        """How many groups of targets there are."""
        return len(self.generation.response_tokens if self.groups is None else self.groups)


class Method(ABC):
    """One way to measure how much each part of a prompt influences selected target tokens.

    Attributes:
        name: what it is called in files and on the command line.
        title: what people read.
        hint: in a few words, what it does, beside the title where a method is chosen.
        meaning: one or two sentences for people.
        unit: of its scores.
        signed: whether a score can speak against the target.
        kind: which evidence it reads.
        older_kind: of the evidence that older files have of it; empty where it is the same.
        prompt_only: whether parts of the answer itself get no score.
        per_segment: whether evidence is computed for the segments of one granularity; scores are
            then per segment of the prompt, otherwise per token.
        grouped: whether evidence of fewer groups of targets is quicker to compute.
        traced: whether a target takes one pass back, so that those that may be selected next are
            computed in advance.
        has_preliminary: whether it has a preliminary result, which is there sooner and less exact.
        multi_hop: whether it scores the answer's own parts too, for any weights of its tokens, so
            that influence can be followed back through them.
        option_names: the options that matter.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    hint: ClassVar[str]
    meaning: ClassVar[str]
    unit: ClassVar[str] = "nats of log-probability"
    signed: ClassVar[bool] = True
    kind: ClassVar[str]
    older_kind: ClassVar[str] = ""
    per_segment: ClassVar[bool] = False
    grouped: ClassVar[bool] = False
    traced: ClassVar[bool] = False
    has_preliminary: ClassVar[bool] = False
    prompt_only: ClassVar[bool] = True
    multi_hop: ClassVar[bool] = False
    option_names: ClassVar[tuple[str, ...]] = ()

    def key(self, granularity: str, options: MethodOptions) -> EvidenceKey:
        """Which evidence the scores are computed from."""
        chosen = tuple((name, getattr(options, name)) for name in self.option_names)
        return EvidenceKey(self.kind, granularity if self.per_segment else "", chosen)

    def keys(self, granularity: str, options: MethodOptions) -> tuple[EvidenceKey, ...]:
        """The key of its evidence, and that of what older files have in its place."""
        key = self.key(granularity, options)
        return (key, replace(key, kind=self.older_kind)) if self.older_kind else (key,)

    @abstractmethod
    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> Any:
        """Compute the evidence with the model; slow.

        Raises:
            SalienceError: the method cannot be used on this text.
            Cancelled: the progress was stopped.
        """

    @abstractmethod
    def work(self, given: MethodInput) -> Work:
        """About how much work `compute` is.

        Raises:
            SalienceError: the method cannot be used on this text.
        """

    @abstractmethod
    def scores(self, evidence: Any, selection: np.ndarray) -> np.ndarray:
        """Scores of the tokens `(N,)` or of the prompt's parts `(S,)`; fast.

        Args:
            evidence: what `compute` returned, for T targets.
            selection: `(T,)` weights of the targets; 1 where selected.
        """

    def basis(self, evidence: Any) -> str:  # noqa: ARG002
        """A sentence on what scores from this evidence rest on; empty where `meaning` says it."""
        return ""

    def subset_scores(
        self,
        evidence: Any,  # noqa: ARG002
        selection: np.ndarray,  # noqa: ARG002
        given: MethodInput,  # noqa: ARG002
    ) -> tuple[Sequence[Segment], SubsetScores] | None:
        """Parts that it left out at random, and how likely the selection `(T,)` was then.

        None where it reads no such texts. The scores are `(2 + M, 1)`.
        """
        return None

    def agreement(
        self,
        evidence: Any,  # noqa: ARG002
        selection: np.ndarray,  # noqa: ARG002
    ) -> tuple[str, float] | None:
        """A measure of how well the scores hold together: its name and value, if there is one."""
        return None


def relative_residual(evidence: Any, selection: np.ndarray) -> float:
    """How far the scores' sum is from the change it should equal, relative to that change."""
    weights = evidence.group_weights(selection)
    change = float(evidence.change @ weights)
    gap = float((evidence.matrix @ weights).sum()) - change
    return abs(gap) / max(abs(change), 1e-9)
