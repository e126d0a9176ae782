"""One loaded Gemma: everything the rest of the project asks of a model."""

from collections.abc import Sequence

import numpy as np

from lit_core.gemma.backward_rules import RULES
from lit_core.gemma.decoding import Decoding
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.framework import keras
from lit_core.gemma.generation import Generator
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.masked_scoring import MaskedScorer, Omission
from lit_core.gemma.path_integrator import Baseline, PathGradients, PathIntegrator, Quadrature
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.gemma.teacher_forcing import TeacherForcing
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.gemma.values import Generation, GenerationTask, ModelInfo, RulesName
from lit_core.progress import ProgressToken
from lit_core.prompts import GEMMA_4_TURN_END, GEMMA_4_TURN_START, TURN_END, TURN_START


class Gemma:
    """A causal language model with its tokenizer. Not safe to call from two threads at once."""

    def __init__(self, backbone: keras.Model, vocabulary: bytes, info: ModelInfo):
        """Put together what was loaded.

        Args:
            backbone: a KerasHub Gemma backbone.
            vocabulary: its tokenizer, as a serialized SentencePiece model.
            info: its description.
        """
        self.info = info
        ends, marks = (TURN_END, GEMMA_4_TURN_END), (TURN_START, GEMMA_4_TURN_START)
        self.tokenizer = Tokenizer(vocabulary, ends, marks)
        self.backbone = backbone
        forward = LayeredForward(self.backbone)
        self._generator = Generator(forward, self.tokenizer, info)
        self._differentiators = {name: Differentiator(forward, RULES[name]) for name in RULES}
        self._differentiator = self._differentiators["exact"]
        self._scorer = MaskedScorer(forward)
        self._integrator = PathIntegrator(forward, self._differentiator, self._scorer)
        self._reader = TeacherForcing(self.tokenizer, self._differentiator, self._scorer, info)

    def generate(
        self, prompt: str, decoding: Decoding, progress: ProgressToken | None = None
    ) -> Generation:
        """The model's answer to `prompt`.

        Raises:
            ModelError: the prompt is empty, or too long for the model with its answer.
        """
        (generation,) = self.generate_batch(
            [GenerationTask(prompt, decoding, progress or ProgressToken())]
        )
        return generation

    def generate_batch(self, asked: Sequence[GenerationTask]) -> list[Generation]:
        """Several answers, written side by side; a prompt that several ask for is read once.

        Raises:
            ModelError: a prompt is empty, or too long for the model with its answer.
        """
        return self._generator.generate_batch(asked)

    def score_response(self, prompt: str, text: str) -> Generation:
        """`text` as the answer to `prompt`, with the model's log-probabilities.

        Raises:
            ModelInputError: either is empty, or they are too long for the model.
        """
        return self._reader.read(prompt, self.tokenizer.encode(prompt), text)

    def score_replacement(self, generation: Generation, first: int, text: str) -> Generation:
        """`text` in the place of the response's tokens from `first` on.

        Raises:
            ModelInputError: the text is empty, or too long for the model.
        """
        place = generation.prompt_tokens + first
        before = generation.text[: generation.tokens[place].start]
        return self._reader.read(before, generation.tokens[:place], text)

    def score_part(self, generation: Generation, first: int, stop: int) -> Generation:
        """Tokens `[first, stop)` of prompt and response as the answer to all before them.

        Raises:
            ModelInputError: there are no such tokens, or none before them.
        """
        return self._reader.part(generation, first, stop)

    def gradients(
        self,
        generation: Generation,
        groups: np.ndarray | None = None,
        progress: ProgressToken | None = None,
        rules: RulesName = "exact",
    ) -> TargetGradients:
        """Gradients of the response tokens' log-probabilities, one by one or in groups `(S, T)`.

        `rules` say how derivatives pass back. See `BackwardRules`.

        Raises:
            ModelError: there is no response.
            Cancelled: the progress was stopped.
        """
        tokens, first = generation.tokens, generation.prompt_tokens
        differentiator = self._differentiators[rules]
        return differentiator.gradients(tokens, first, groups, progress or ProgressToken())

    def path_gradients(
        self,
        generation: Generation,
        moved: np.ndarray,
        baseline: Baseline = "zero",
        steps: int | None = 16,
        progress: ProgressToken | None = None,
        quadrature: Quadrature = "legendre",
        groups: np.ndarray | None = None,
    ) -> PathGradients:
        """Integrated gradients of the response tokens, one by one or in groups `(S, T)`.

        `moved (N,)` tokens begin at the baseline. See `PathIntegrator.integrate`.

        Raises:
            SalienceError: there is no such baseline, or no step.
            Cancelled: the progress was stopped.
        """
        tokens, first = generation.tokens, generation.prompt_tokens
        return self._integrator.integrate(
            tokens, first, moved, baseline, steps, progress or ProgressToken(), quadrature, groups
        )

    def masked_log_probabilities(
        self,
        generation: Generation,
        kept: np.ndarray,
        omission: Omission = "delete",
        progress: ProgressToken | None = None,
    ) -> np.ndarray:
        """Log-probability `(M, T)` of the response tokens where only the `kept (M, N)` are there.

        Raises:
            SalienceError: there is no such way to leave something out.
            Cancelled: the progress was stopped.
        """
        tokens, first = generation.tokens, generation.prompt_tokens
        return self._scorer.masked_log_probabilities(
            tokens, first, kept, omission, progress or ProgressToken()
        )
