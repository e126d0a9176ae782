"""From evidence to what people read: a score, a share and a rank for each part of the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import Generation, TargetGradients
from lit_core.salience.attribution_config import AttributionConfig
from lit_core.salience.evidence import Evidence, EvidenceKey, MultiHop
from lit_core.salience.granularity import Segment, segment
from lit_core.salience.masking import PROMPT_ROLES, prompt_segments
from lit_core.salience.methods import MethodInput, find_method, foil_spacing_notice
from lit_core.salience.segment_score import (
    SegmentScore,
    counted_segments,
    segment_sums,
    shared_and_ranked,
)
from lit_core.salience.subset_interactions import SubsetInteraction, subset_interactions
from lit_core.salience.target import Target

DEFAULTS = AttributionConfig()


@dataclass(frozen=True)
class Attribution:
    """A response and the evidence computed for it so far; scoring needs no model.

    Attributes:
        generation: the prompt and the response, N tokens and T of them the response's.
        variables: character ranges of the prompt that a variable's value filled.
        evidence: what the methods have computed.
    """

    generation: Generation
    variables: tuple[tuple[int, int], ...] = ()
    evidence: Mapping[EvidenceKey, Evidence] = field(default_factory=dict)

    @classmethod
    def of_gradients(
        cls,
        generation: Generation,
        gradients: TargetGradients,
        variables: tuple[tuple[int, int], ...] = (),
    ) -> "Attribution":
        """An attribution with gradients as its only evidence."""
        return cls(generation, variables, {EvidenceKey("gradients"): gradients})

    def with_evidence(self, key: EvidenceKey, evidence: Evidence) -> "Attribution":
        """The same with one more piece of evidence."""
        return replace(self, evidence={**self.evidence, key: evidence})

    def segments(self, granularity: str = "lines") -> tuple[Segment, ...]:
        """The parts of prompt and response.

        Raises:
            SalienceError: there is no such granularity, or its pattern cannot be used.
        """
        generation = self.generation
        return segment(
            generation.text,
            generation.tokens,
            generation.prompt_tokens,
            granularity,
            self.variables,
        )

    def selection(self, target: Target) -> np.ndarray:
        """Weights `(T,)` of the response's tokens: 1 in the target, 0 elsewhere, or its own."""
        weights = np.zeros(len(self.generation.response_tokens))
        for start, end, weight in target.spans or ((target.start, target.end, 1.0),):
            weights[start:end] += weight
        return weights

    def part_selections(self, granularity: str) -> list[np.ndarray]:
        """Each part of the response as weights `(T,)` of its tokens.

        Raises:
            SalienceError: there is no such granularity, or its pattern cannot be used.
        """
        places = np.arange(self.generation.prompt_tokens, len(self.generation.tokens))
        return [
            ((part.first <= places) & (places < part.stop)).astype(float)
            for part in self.segments(granularity)
            if part.role == "response"
        ]

    def has_evidence_for(self, target: Target, config: AttributionConfig = DEFAULTS) -> bool:
        """Whether these scores can be computed from the evidence."""
        return self._find(config, target) is not None

    def token_scores(self, target: Target, config: AttributionConfig = DEFAULTS) -> np.ndarray:
        """Direct scores `(N,)` of all tokens for the log-probability of the target.

        Raises:
            SalienceError: there is no such method, or its evidence is not computed yet.
        """
        config = replace(config, granularity="tokens", multi_hop=False)
        known = self._known(config, target)
        scores = find_method(config.method).scores(known, self.selection(target))
        if not find_method(config.method).per_segment:
            return scores
        tokens = np.zeros(len(self.generation.tokens))
        for part, score in zip(prompt_segments(self.segments("tokens")), scores, strict=True):
            tokens[part.first] = score
        return tokens

    def scores(
        self, target: Target, config: AttributionConfig = DEFAULTS
    ) -> tuple[SegmentScore, ...]:
        """Every segment with its influence on the target.

        Raises:
            SalienceError: there is no such method or granularity, or its evidence is not
                computed yet.
        """
        segments, evidence = self.segments(config.granularity), self._known(config, target)
        method, selection = find_method(config.method), self.selection(target)
        counts = counted_segments(
            segments, selection, self.generation.prompt_tokens, prompt_only=method.prompt_only
        )
        if isinstance(evidence, MultiHop):
            return _multi_hop_scores(segments, evidence, counts)
        values = method.scores(evidence, selection)
        if method.per_segment:
            left = iter(values)
            sums = [float(next(left)) if part.role in PROMPT_ROLES else 0.0 for part in segments]
        else:
            sums = segment_sums(segments, values)
        return shared_and_ranked(segments, sums, counts)

    def basis(self, target: Target, config: AttributionConfig = DEFAULTS) -> str:
        """A sentence on what the method's scores rest on; empty where its meaning says it.

        Raises:
            SalienceError: the evidence is not computed yet.
        """
        evidence = self._known(config, target)
        if isinstance(evidence, MultiHop):
            return ""
        return find_method(config.method).basis(evidence)

    def subset_interactions(
        self, target: Target, config: AttributionConfig = DEFAULTS
    ) -> tuple[SubsetInteraction, ...]:
        """What parts do together, from the texts that the method has read; empty if it read none.

        Raises:
            SalienceError: the evidence is not computed yet.
        """
        evidence = self._known(config, target)
        if isinstance(evidence, MultiHop):
            return ()
        given = MethodInput(self.generation, self.segments(config.granularity), config.options)
        read = find_method(config.method).subset_scores(evidence, self.selection(target), given)
        return subset_interactions(read[1], read[0]) if read else ()

    def agreement(
        self, target: Target, config: AttributionConfig = DEFAULTS
    ) -> tuple[str, float] | None:
        """A quality measure of the method's direct scores: its name and value, if it has one.

        Raises:
            SalienceError: the evidence is not computed yet.
        """
        evidence = self._known(config, target)
        if isinstance(evidence, MultiHop):
            return None
        return find_method(config.method).agreement(evidence, self.selection(target))

    def foil_spacing_notice(self, config: AttributionConfig) -> str:
        """A sentence that says whether a foil was read with a space before it.

        Empty where no contrast with it is known, or there was nothing to choose.
        """
        known = self._all(config)
        return foil_spacing_notice(self.generation, known[0] if known else None, config.options)

    def _all(self, config: AttributionConfig) -> list[Evidence]:
        """The evidence of a configuration, whatever targets it was computed for."""
        wanted, known = config.evidence_keys, self.evidence.items()
        return [evidence for key, evidence in known if replace(key, targets="") in wanted]

    def _find(self, config: AttributionConfig, target: Target) -> Evidence | None:
        """The evidence that answers this target, if there is any."""
        selection = self.selection(target)
        known = self._all(config)
        return next((evidence for evidence in known if evidence.covers(selection)), None)

    def _known(self, config: AttributionConfig, target: Target) -> Evidence:
        evidence = self._find(config, target)
        if evidence is not None:
            return evidence
        title = find_method(config.method).title
        what = "just these words" if self._all(config) else "this answer"
        raise SalienceError(f'"{title}" is not computed for {what} yet: ask for it first.')


def _multi_hop_scores(
    segments: Sequence[Segment], evidence: MultiHop, counts: Sequence[bool]
) -> tuple[SegmentScore, ...]:
    """Scores that were followed back: what passed them on does not count any more."""
    direct = zip(segment_sums(segments, evidence.direct), counts, strict=True)
    total = sum(abs(score) for score, counted in direct if counted) or 1.0
    passed_on = {int(i): evidence.passed_on[i] / total for i in np.flatnonzero(evidence.passed_on)}
    ends = [counted and index not in passed_on for index, counted in enumerate(counts)]
    return shared_and_ranked(segments, segment_sums(segments, evidence.followed), ends, passed_on)
