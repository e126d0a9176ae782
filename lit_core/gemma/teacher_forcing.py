"""Reads a text that is given as the answer, as if the model had written it."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lit_core.errors import ModelInputError
from lit_core.gemma.decoding import Decoding
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.masked_scoring import MaskedScorer
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.gemma.values import Generation, ModelInfo, Token


class TeacherForcing:
    """Makes a `Generation`, with the model's log-probabilities, from a given text."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        differentiator: Differentiator,
        scorer: MaskedScorer,
        info: ModelInfo,
    ):
        self._tokenizer = tokenizer
        self._differentiator = differentiator
        self._scorer = scorer
        self._info = info

    def read(self, before: str, tokens_before: Sequence[Token], text: str) -> Generation:
        """`text` as the answer to `before`.

        Args:
            before: the prompt, or a prompt and the beginning of an answer.
            tokens_before: its tokens, `<bos>` first; a token is not cut or joined at the border.
            text: what is read as the answer.

        Raises:
            ModelInputError: there is no text before or none to read, or together they are too
                long for the model.
        """
        if not text.strip():
            raise ModelInputError("The text to explain is empty: give at least one word.")
        ids = [token.id for token in self._tokenizer.encode(text)[1:]]
        return self._scored(
            before, tokens_before, text, self._tokenizer.with_offsets(ids, len(before))
        )

    def part(self, generation: Generation, first: int, stop: int) -> Generation:
        """Tokens `[first, stop)` of a text read as the answer to all that stands before them.

        Raises:
            ModelInputError: there are no such tokens, or none before them.
        """
        if not 1 <= first < stop <= len(generation.tokens):
            raise ModelInputError(
                f"The text has tokens 1 to {len(generation.tokens) - 1} after the one that begins "
                f"it: there is no part {first}:{stop} to explain."
            )
        start, end = generation.tokens[first].start, generation.tokens[stop - 1].end
        text = generation.text
        return self._scored(
            text[:start], generation.tokens[:first], text[start:end], generation.tokens[first:stop]
        )

    def _scored(
        self, before: str, tokens_before: Sequence[Token], text: str, tokens: Sequence[Token]
    ) -> Generation:
        began = time.perf_counter()
        both = (*tokens_before, *tokens)
        self._check_length(before, len(both))
        first = len(tokens_before)
        embeddings = self._differentiator.embeddings(both)
        log_probabilities: np.ndarray = self._scorer.log_probabilities(embeddings, both, first)
        return Generation(
            prompt=before,
            response=text,
            tokens=both,
            prompt_tokens=first,
            log_probabilities=tuple(float(value) for value in log_probabilities),
            finish_reason="given",
            decoding=replace(Decoding(), max_new_tokens=len(tokens)),
            model=self._info,
            seconds=time.perf_counter() - began,
        )

    def _check_length(self, before: str, count: int) -> None:
        if not before.strip():
            raise ModelInputError(
                "The prompt is empty: there has to be something before the text that is explained."
            )
        limit = self._info.context_length
        if count > limit:
            raise ModelInputError(
                f"The prompt and the text to explain are {count:,} tokens, {count - limit:,} more "
                f"than the {self._info.limit_in_words}: shorten one of them."
            )
