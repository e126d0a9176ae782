"""The rankings that are compared: every method's, a random one, and one by position alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lit_core.gemma import Generation, TargetGradients
from lit_core.salience import METHODS, Attribution, AttributionConfig, MethodOptions, Model, Target
from lit_core.salience.evidence import Effects
from lit_core.salience.masking import prompt_segments
from tests.planted.explaining import computed, line_scores

RANDOM = "Random order"
POSITION = "Position (last line first)"
DRAWS = 20
TEXTS = 128  # that LIME and SHAP may read each
HELD_OUT = 32  # of LIME's, to test the fit
STEPS = 16


@dataclass(frozen=True)
class Contender:
    """A method with its options.

    Attributes:
        name: what it is called in the tables.
        method: its registered name.
        options: all but the foil.
    """

    name: str
    method: str
    options: MethodOptions


def _contenders() -> tuple[Contender, ...]:
    result = []
    for name, method in METHODS.items():
        title = method.title.removesuffix(" (signed)")
        if name == "integrated_gradients":
            result += [
                Contender(
                    f"{title} from {words}", name, MethodOptions(steps=STEPS, baseline=baseline)
                )
                for baseline, words in (("zero", "zero"), ("pad", "padding"))
            ]
        else:
            samples = TEXTS - HELD_OUT if name == "lime" else TEXTS
            result.append(Contender(title, name, MethodOptions(samples=samples)))
    return tuple(result)


CONTENDERS = _contenders()
NAMES = (*(contender.name for contender in CONTENDERS), POSITION, RANDOM)


@dataclass(frozen=True)
class FromHereOn:
    """A model that saves time: it follows the path for no target before the one that is asked for.

    Attributes:
        model: who answers.
        start: the first response token that matters.
    """

    model: Model
    start: int

    def gradients(self, generation: Generation, *how: Any, **more: Any) -> TargetGradients:
        """As the model."""
        return self.model.gradients(generation, *how, **more)

    def path_gradients(self, generation: Generation, *how: Any, **more: Any) -> Effects:
        """As the model, but nought for the targets that do not matter."""
        later = replace(generation, prompt_tokens=generation.prompt_tokens + self.start)
        found = self.model.path_gradients(later, *how, **more)
        skipped = np.zeros((len(found.matrix), self.start))
        change = np.concatenate([skipped[0], found.change])
        return Effects(np.hstack([skipped, found.matrix]), change)

    def masked_log_probabilities(
        self, generation: Generation, *how: Any, **more: Any
    ) -> np.ndarray:
        """As the model."""
        return self.model.masked_log_probabilities(generation, *how, **more)

    def score_replacement(self, generation: Generation, first: int, text: str) -> Generation:
        """As the model."""
        return self.model.score_replacement(generation, first, text)


Rankings = Mapping[str, np.ndarray]
Agreements = Mapping[tuple[str, str], float]


def rankings(
    model: Model, salience: Attribution, target: Target, foil: str, random: np.random.Generator
) -> tuple[Rankings, Agreements]:
    """Scores of the prompt's lines, and how well those of each method hold together.

    Returns:
        Of each ranking scores `(R, L)`: one row, of the random order one for each draw. And of
        each contender and measure of agreement the value, where there is one.
    """
    scores, agreements = {}, {}
    model = FromHereOn(model, target.start)
    for contender in CONTENDERS:
        options = replace(contender.options, foil=foil, foil_position=target.start)
        salience = computed(model, salience, contender.method, options)
        scores[contender.name] = line_scores(salience, target, contender.method, options)[None]
        agreement = salience.agreement(target, AttributionConfig(contender.method, options=options))
        if agreement:
            agreements[contender.name, agreement[0]] = agreement[1]
    lines = len(prompt_segments(salience.segments("lines")))
    scores[POSITION] = np.arange(lines)[None].astype(float)
    scores[RANDOM] = random.random((DRAWS, lines))
    return scores, agreements
