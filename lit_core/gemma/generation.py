"""Writes a response one token at a time, so that it can be watched and stopped."""

import time
from dataclasses import replace
from typing import Any

import keras
import numpy as np
from keras import ops

from lit_core.errors import ModelInputError
from lit_core.gemma.compiling import compiled
from lit_core.gemma.forward import empty_cache, next_logits
from lit_core.gemma.lengths import bucket
from lit_core.gemma.sampling import log_softmax, pick
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.gemma.values import Decoding, FinishReason, Generation, ModelInfo, Token
from lit_core.watch import Watch


class Generator:
    """The decoding loop of one model: a pass over the prompt, then one pass a token."""

    def __init__(self, backbone: keras.Model, tokenizer: Tokenizer, info: ModelInfo):
        self._backbone = backbone
        self._tokenizer = tokenizer
        self._info = info
        self._next_logits = compiled(lambda *tensors: next_logits(backbone, *tensors), backbone)

    def generate(self, prompt: str, decoding: Decoding, watch: Watch) -> Generation:
        """A response to `prompt`; `watch` sees the text grow and can stop it.

        Raises:
            ModelInputError: the prompt is empty, or too long for the model with its response.
        """
        began = time.perf_counter()
        prompt_tokens = self._tokenizer.encode(prompt)
        self._check_length(prompt, len(prompt_tokens), decoding)
        ids, log_probabilities, reason = self._write(prompt_tokens, decoding, watch)
        written = self._tokenizer.decode(ids)
        response, stopped = _cut(written, decoding.stop_sequences)
        kept = _clipped(self._tokenizer.place(ids, len(prompt)), len(prompt) + len(response))
        return Generation(
            prompt=prompt,
            response=response,
            tokens=(*prompt_tokens, *kept),
            prompt_tokens=len(prompt_tokens),
            log_probabilities=tuple(log_probabilities[: len(kept)]),
            finish_reason="stop" if stopped else reason,
            decoding=decoding,
            model=self._info,
            seconds=time.perf_counter() - began,
        )

    def _write(
        self, prompt: tuple[Token, ...], decoding: Decoding, watch: Watch
    ) -> tuple[list[int], list[float], FinishReason]:
        random = np.random.default_rng(decoding.seed)
        length = len(prompt)
        watch.report("Reading the prompt", 0, decoding.max_new_tokens)
        logits, cache = self._read(prompt, length + decoding.max_new_tokens)
        ids: list[int] = []
        log_probabilities: list[float] = []
        while True:
            if watch.stopped:
                return ids, log_probabilities, "cancelled"
            choice = log_softmax(logits)
            token_id = pick(choice, decoding, random)
            if token_id in self._tokenizer.stop_ids:
                return ids, log_probabilities, "stop"
            ids.append(token_id)
            log_probabilities.append(float(choice[token_id]))
            text, stopped = _cut(self._tokenizer.decode(ids), decoding.stop_sequences)
            shown = text.rstrip("\ufffd")
            watch.report("Writing the answer", len(ids), decoding.max_new_tokens, shown)
            if stopped:
                return ids, log_probabilities, "stop"
            if len(ids) == decoding.max_new_tokens:
                return ids, log_probabilities, "length"
            position = length + len(ids) - 1
            logits, cache = self._step([[token_id]], cache, position, 0)

    def _read(self, prompt: tuple[Token, ...], length: int) -> tuple[np.ndarray, Any]:
        padded = np.zeros((1, bucket(len(prompt))), "int32")
        padded[0, : len(prompt)] = [token.id for token in prompt]
        cache = empty_cache(self._backbone, bucket(max(length, padded.shape[1])))
        return self._step(padded, cache, 0, len(prompt) - 1)

    def _step(self, ids: Any, cache: Any, index: int, row: int) -> tuple[np.ndarray, Any]:
        tensors = (ops.convert_to_tensor(value, "int32") for value in (ids, index, row))
        ids, index, row = tensors
        logits, cache = self._next_logits(ids, cache, index, row)
        return ops.convert_to_numpy(logits), cache

    def _check_length(self, prompt: str, count: int, decoding: Decoding) -> None:
        if not prompt.strip():
            raise ModelInputError(
                "The prompt is empty: write something for the model to go on from."
            )
        limit = self._info.context_length
        over = count + decoding.max_new_tokens - limit
        if over > 0:
            raise ModelInputError(
                f"The prompt ({count} tokens) and an answer of {decoding.max_new_tokens} tokens "
                f"are {over} more than the {limit} that {self._info.name} takes: "
                "shorten the prompt or allow fewer tokens to write."
            )


def _cut(text: str, stop_sequences: tuple[str, ...]) -> tuple[str, bool]:
    """`text` up to the first stop sequence, and whether there was one."""
    found = [at for stop in stop_sequences if stop and (at := text.find(stop)) >= 0]
    return (text[: min(found)], True) if found else (text, False)


def _clipped(tokens: tuple[Token, ...], end: int) -> list[Token]:
    """The tokens that begin before character `end`, the last one cut there."""
    kept = [token for token in tokens if token.start < end]
    return [
        token if token.end <= end else replace(token, text=token.text[: end - token.start], end=end)
        for token in kept
    ]
