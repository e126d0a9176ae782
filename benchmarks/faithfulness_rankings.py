"""The rankings that are compared: every method's, a random one, and one by position alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lit_core.salience import (
    METHODS,
    Attribution,
    AttributionConfig,
    MethodOptions,
    Model,
    Segment,
    Target,
    cue_start,
)
from lit_core.salience.masking import prompt_segments
from tests.planted.explaining import computed, line_scores

RANDOM = "Random order"
POSITION = "Position (last line first)"
DRAWS = 8
TEXTS = 128  # of those methods that read as many texts as it takes, the same for both
ADAPTIVE = ("lime", "shap")
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
        title = method.title
        if name == "integrated_gradients":
            result += [
                Contender(
                    f"{title} from {words}", name, MethodOptions(steps=STEPS, baseline=baseline)
                )
                for baseline, words in (("zero", "zero"), ("pad", "padding"))
            ]
        else:
            texts = TEXTS if name in ADAPTIVE else None
            result.append(Contender(title, name, MethodOptions(samples=texts)))
    return tuple(result)


CONTENDERS = _contenders()


def names(contenders: Sequence[Contender]) -> tuple[str, ...]:
    """The rankings that are compared, in the order of the tables."""
    return (*(contender.name for contender in contenders), POSITION, RANDOM)


NAMES = names(CONTENDERS)

Rankings = Mapping[str, np.ndarray]
Agreements = Mapping[tuple[str, str], float]


def ranked_lines(salience: Attribution) -> list[Segment]:
    """The prompt's lines, but for a cue at its end: without that the answer begins elsewhere."""
    cue = cue_start(salience.generation.prompt)
    lines = prompt_segments(salience.segments("lines"))
    return [line for line in lines if cue is None or line.start < cue]


def rankings(
    model: Model,
    salience: Attribution,
    target: Target,
    foil: str,
    random: np.random.Generator,
    contenders: Sequence[Contender] = CONTENDERS,
) -> tuple[Rankings, Agreements]:
    """Scores of the prompt's lines, and how well those of each method hold together.

    Returns:
        Of each ranking scores `(R, L)`: one row, of the random order one for each draw. And of
        each contender and measure of agreement the value, where there is one.
    """
    scores, agreements = {}, {}
    lines = len(ranked_lines(salience))
    groups = salience.selection(target)[None]
    for contender in contenders:
        options = replace(contender.options, foil=foil, foil_position=target.start)
        salience = computed(model, salience, contender.method, options, groups)
        of_lines = line_scores(salience, target, contender.method, options)
        scores[contender.name] = of_lines[None, :lines]
        agreement = salience.agreement(target, AttributionConfig(contender.method, options=options))
        if agreement:
            agreements[contender.name, agreement[0]] = agreement[1]
    scores[POSITION] = np.arange(lines)[None].astype(float)
    scores[RANDOM] = random.random((DRAWS, lines))
    return scores, agreements
