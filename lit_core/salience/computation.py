"""Computes the evidence that a method needs, and tells beforehand how much work that is."""

import numpy as np

from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience.attribution import DEFAULTS, Attribution
from lit_core.salience.attribution_config import AttributionConfig
from lit_core.salience.evidence import Evidence
from lit_core.salience.methods import MethodInput, Model, find_method
from lit_core.salience.work import Work


def compute_evidence(
    model: Model,
    generation: Generation,
    config: AttributionConfig = DEFAULTS,
    variables: tuple[tuple[int, int], ...] = (),
    dot_input: np.ndarray | None = None,
    progress: ProgressToken | None = None,
    groups: np.ndarray | None = None,
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
            for each target by itself.

    Raises:
        SalienceError: there is no such method or granularity, or the method cannot be used on
            this text.
        Cancelled: the progress was stopped.
    """
    given = _method_input(generation, config, variables, dot_input, groups)
    return find_method(config.method).compute(model, given, progress or ProgressToken())


def evidence_work(
    generation: Generation,
    config: AttributionConfig = DEFAULTS,
    variables: tuple[tuple[int, int], ...] = (),
    dot_input: np.ndarray | None = None,
    groups: np.ndarray | None = None,
) -> Work:
    """About how much work it is to compute this evidence. See `compute_evidence`.

    Raises:
        SalienceError: there is no such method or granularity, or the method cannot be used on
            this text.
    """
    given = _method_input(generation, config, variables, dot_input, groups)
    return find_method(config.method).work(given)


def _method_input(
    generation: Generation,
    config: AttributionConfig,
    variables: tuple[tuple[int, int], ...],
    dot_input: np.ndarray | None,
    groups: np.ndarray | None,
) -> MethodInput:
    per_segment = find_method(config.method).per_segment
    segments = Attribution(generation, variables).segments(
        config.granularity if per_segment else "tokens"
    )
    return MethodInput(generation, segments, config.options, dot_input, groups)
