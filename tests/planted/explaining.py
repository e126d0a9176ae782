"""What a method says about the lines of a prompt."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lit_core.salience import (
    Attribution,
    AttributionConfig,
    MethodOptions,
    Model,
    Target,
    compute_evidence,
)
from lit_core.salience.masking import PROMPT_ROLES

if TYPE_CHECKING:
    from tests.planted.tasks import Task

DEFAULTS = MethodOptions()


def computed(
    model: Model,
    salience: Attribution,
    method: str,
    options: MethodOptions,
    groups: np.ndarray | None = None,
) -> Attribution:
    """The same with what the method has to know for lines, if it is not known yet.

    With `groups (S, T)` of targets, as far as it tells of whole groups.
    """
    config = AttributionConfig(method, options=options)
    if config.evidence_key in salience.evidence:
        return salience
    generation, variables = salience.generation, salience.variables
    evidence = compute_evidence(model, generation, config, variables, groups=groups)
    return salience.with_evidence(config.evidence_key, evidence)


def line_scores(
    salience: Attribution, target: Target, method: str, options: MethodOptions
) -> np.ndarray:
    """Scores `(L,)` of the prompt's lines, of what is known."""
    scores = salience.scores(target, AttributionConfig(method, "lines", options))
    return np.array([score.score for score in scores if score.segment.role in PROMPT_ROLES])


def task_scores(task: "Task", method: str, options: MethodOptions = DEFAULTS) -> np.ndarray:
    """Scores `(L,)` of a planted task's lines for the word that the circuit decides."""
    options = replace(options, foil=task.foil, foil_position=task.target.start)
    salience = computed(task.model, Attribution(task.generation), method, options)
    return line_scores(salience, task.target, method, options)
