"""Computes the evidence that a method needs, and tells beforehand how much work that is."""

from dataclasses import replace

import numpy as np

from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience.attribution import DEFAULTS, Attribution
from lit_core.salience.attribution_config import AttributionConfig
from lit_core.salience.evidence import Evidence
from lit_core.salience.methods import MethodInput, Model, find_method
from lit_core.salience.multi_hop import follow_back, multi_hop_parts
from lit_core.salience.work import Work


def compute_evidence(
    model: Model,
    generation: Generation,
    config: AttributionConfig = DEFAULTS,
    variables: tuple[tuple[int, int], ...] = (),
    dot_input: np.ndarray | None = None,
    progress: ProgressToken | None = None,
    groups: np.ndarray | None = None,
    known: Evidence | None = None,
    preliminary: bool = False,
) -> Evidence:
    """Compute the evidence that a method needs to explain any part of an answer; slow.

    Args:
        model: the model that wrote or read the answer.
        generation: the prompt and the answer.
        config: how its influence is computed.
        variables: character ranges of the prompt that a variable's value filled.
        dot_input: gradient · input `(N, S)` of these groups, if known, which saves the contrastive
            method a pass.
        progress: receives progress reports.
        groups: `(S, T)` weights of the targets in each group of them that is to be explained; None
            for each target by itself. What is followed back through the answer is the influence on
            the first of them, or on the whole answer.
        known: evidence of the same key for other groups, if there is some.
        preliminary: whether a sooner and less exact result is wanted, where there is one.

    Raises:
        SalienceError: there is no such method or granularity, or the method cannot be used on
            this text.
        Cancelled: the progress was stopped.
    """
    method, progress = find_method(config.method), progress or ProgressToken()
    given = _method_input(generation, config, variables, dot_input, groups, known, preliminary)
    if not config.is_multi_hop:
        return method.compute(model, given, progress)
    quiet = progress.without_reports()
    found: list[Evidence | None] = [known]

    def scores_of(weights: np.ndarray) -> np.ndarray:
        progress.report("Following the answer back", len(found), _passes(given))
        of_weights = replace(given, groups=weights[None], known=found[-1])
        found.append(method.compute(model, of_weights, quiet))
        return method.scores(found[-1], weights)

    return follow_back(given.segments, _target(given), generation.prompt_tokens, scores_of)


def evidence_work(
    generation: Generation,
    config: AttributionConfig = DEFAULTS,
    variables: tuple[tuple[int, int], ...] = (),
    dot_input: np.ndarray | None = None,
    groups: np.ndarray | None = None,
    known: Evidence | None = None,
    preliminary: bool = False,
) -> Work:
    """About how much work it is to compute this evidence. See `compute_evidence`.

    Raises:
        SalienceError: there is no such method or granularity, or the method cannot be used on
            this text.
    """
    given = _method_input(generation, config, variables, dot_input, groups, known, preliminary)
    if not config.is_multi_hop:
        return find_method(config.method).work(given)
    one_pass = replace(given, groups=_target(given)[None])
    return find_method(config.method).work(one_pass) * _passes(given)


def _target(given: MethodInput) -> np.ndarray:
    """The weights `(T,)` of the target whose influence is followed back."""
    if given.groups is None:
        return np.ones(len(given.generation.response_tokens))
    return given.groups[0]


def _passes(given: MethodInput) -> int:
    """How many passes it takes to follow a target back: one for it, and one for each part."""
    prompt = given.generation.prompt_tokens
    return 1 + len(multi_hop_parts(given.segments, _target(given), prompt))


def _method_input(
    generation: Generation,
    config: AttributionConfig,
    variables: tuple[tuple[int, int], ...],
    dot_input: np.ndarray | None,
    groups: np.ndarray | None,
    known: Evidence | None,
    preliminary: bool,
) -> MethodInput:
    by_parts = find_method(config.method).per_segment or config.is_multi_hop
    segments = Attribution(generation, variables).segments(
        config.granularity if by_parts else "tokens"
    )
    return MethodInput(generation, segments, config.options, dot_input, groups, known, preliminary)
