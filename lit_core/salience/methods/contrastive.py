"""Contrast: why the answer said this rather than that."""

from typing import ClassVar

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Contrast, Evidence
from lit_core.salience.method_options import MethodOptions
from lit_core.salience.methods.base import Method, MethodInput, Model
from lit_core.salience.typed_text import TypedText
from lit_core.salience.work import Work, gradient_work

# The error of single precision, relative to the largest number.
ROUNDING = 1e-5


class Contrastive(Method):
    """Gradient times input of log p(target) - log p(foil).

    The foil is read in the place where the selection begins. Yin and Neubig 2022, "Interpreting
    Language Models with Contrastive Explanations".
    """

    name = "contrastive"
    title = "Contrast"
    hint = "why these words, and not others?"
    meaning = (
        "Why these words rather than others that you type: positive speaks for the selected words, "
        "negative for the others."
    )
    kind: ClassVar[str] = "contrast"
    prompt_only: ClassVar[bool] = False
    grouped: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("foil", "foil_position", "foil_space")

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> Contrast:
        """Gradients of the answer, if they are not known yet, and of the foil."""
        generation, options = given.generation, given.options
        if not options.foil.strip():
            raise SalienceError(
                "A contrast needs a foil: give the words that the answer might have said instead."
            )
        said = given.dot_input
        if said is None:
            said = model.gradients(generation, given.groups, progress).dot_input
        before = _before_foil(generation, options)
        typed = TypedText(options.foil, options.foil_space)
        foil = typed.likeliest_reading(
            before, lambda text: model.score_replacement(generation, options.foil_position, text)
        )
        together = np.ones((1, len(foil.response_tokens)))
        against = model.gradients(foil, together, progress).dot_input[:, 0]
        shared = np.zeros(len(generation.tokens))
        shared[: foil.prompt_tokens] = against[: foil.prompt_tokens]
        likelihood = sum(foil.log_probabilities)
        return Contrast(said, shared, likelihood, foil.response, groups=given.groups)

    def work(self, given: MethodInput) -> Work:
        """The gradients, if they are not known yet, and one pass for the foil, about as long."""
        tokens, targets = len(given.generation.tokens), len(given.generation.response_tokens)
        foil = gradient_work(tokens, targets, 1)
        known = given.dot_input is not None
        return foil if known else foil + gradient_work(tokens, targets, given.group_count)

    def scores(self, evidence: Contrast, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` in nats; positive speaks for the selected words, negative for the foil.

        Differences within rounding error are set to 0.
        """
        said = evidence.matrix @ evidence.group_weights(selection)
        difference = said - evidence.foil
        largest = max(np.abs(said).max(), np.abs(evidence.foil).max())
        return np.where(np.abs(difference) < ROUNDING * largest, 0.0, difference)


def foil_spacing_notice(
    generation: Generation, evidence: Evidence | None, options: MethodOptions
) -> str:
    """A sentence that says whether the foil was read with a space before it.

    Empty where the evidence is not of a contrast, or there was nothing to choose.
    """
    if not isinstance(evidence, Contrast) or not evidence.foil_text:
        return ""
    typed = TypedText(options.foil, options.foil_space)
    what = "What the answer might have said instead"
    return typed.spacing_notice(_before_foil(generation, options), evidence.foil_text, what)


def _before_foil(generation: Generation, options: MethodOptions) -> str:
    return generation.text[: generation.response_tokens[options.foil_position].start]
