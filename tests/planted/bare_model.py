"""What methods ask of a model, answered by the house's real parts around any backbone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lit_core.gemma import Generation, RulesName, TargetGradients, Token
from lit_core.gemma.backward_rules import RULES
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.masked_scoring import MaskedScorer
from lit_core.gemma.path_integrator import PathGradients, PathIntegrator
from lit_core.progress import ProgressToken
from tests.generations import make_generation


class BareModel:
    """A `Model` without a tokenizer: texts are words, and each word is a token of a known id."""

    def __init__(
        self,
        forward: LayeredForward,
        vocabulary: Sequence[str],
        scorer: type[MaskedScorer] = MaskedScorer,
    ):
        self.vocabulary = tuple(vocabulary)
        self._ids = {word: number for number, word in enumerate(vocabulary)}
        self.backbone = forward.backbone
        self._differentiators = {name: Differentiator(forward, RULES[name]) for name in RULES}
        self._differentiator = self._differentiators["exact"]
        self._scorer = scorer(forward)
        self._integrator = PathIntegrator(forward, self._differentiator, self._scorer)

    def make_generation(self, prompt: Sequence[str], response: Sequence[str]) -> Generation:
        """Words of the vocabulary as prompt and response."""
        generation = make_generation(prompt, response)
        bos, *words = generation.tokens
        known = [replace(token, id=self._ids[token.text]) for token in words]
        return replace(generation, tokens=(replace(bos, id=self._ids["<bos>"]), *known))

    def gradients(
        self,
        generation: Generation,
        groups: np.ndarray | None = None,
        progress: ProgressToken | None = None,
        rules: RulesName = "exact",
    ) -> TargetGradients:
        return self._differentiators[rules].gradients(
            generation.tokens, generation.prompt_tokens, groups, progress or ProgressToken()
        )

    def path_gradients(
        self,
        generation: Generation,
        moved: np.ndarray,
        baseline: Any = "zero",
        steps: int | None = 16,
        progress: ProgressToken | None = None,
        quadrature: Any = "legendre",
        groups: np.ndarray | None = None,
    ) -> PathGradients:
        return self._integrator.integrate(
            generation.tokens,
            generation.prompt_tokens,
            moved,
            baseline,
            steps,
            progress or ProgressToken(),
            quadrature,
            groups,
        )

    def masked_log_probabilities(
        self,
        generation: Generation,
        kept: np.ndarray,
        omission: Any = "delete",
        progress: ProgressToken | None = None,
    ) -> np.ndarray:
        return self._scorer.masked_log_probabilities(
            generation.tokens, generation.prompt_tokens, kept, omission, progress or ProgressToken()
        )

    def score_replacement(self, generation: Generation, first: int, text: str) -> Generation:
        words = [token.text for token in generation.tokens[1 : generation.prompt_tokens + first]]
        other = self.make_generation(words, text.split(","))
        scores = self._scores(other.tokens, other.prompt_tokens)
        return replace(other, log_probabilities=tuple(scores))

    def _scores(self, tokens: tuple[Token, ...], first: int) -> list[float]:
        embeddings = self._differentiator.embeddings(tokens)
        return self._scorer.log_probabilities(embeddings, tokens, first).tolist()
