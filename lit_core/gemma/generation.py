"""Writes a response one token at a time, so that it can be watched and stopped."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import keras
import numpy as np
from keras import ops

from lit_core.errors import ModelInputError
from lit_core.gemma.compiling import compiled
from lit_core.gemma.forward import empty_cache, next_logits, one_step, repeated
from lit_core.gemma.lengths import bucket, coarse_bucket
from lit_core.gemma.sampling import log_softmax, pick
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.gemma.values import Decoding, FinishReason, Generation, ModelInfo, Token
from lit_core.watch import Watch


@dataclass
class _Row:
    """One of the texts that are written side by side."""

    decoding: Decoding
    watch: Watch
    random: np.random.Generator
    ids: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)
    reason: FinishReason | None = None


class Generator:
    """The decoding loop of one model: a pass over the prompt, then one pass a token."""

    def __init__(self, backbone: keras.Model, tokenizer: Tokenizer, info: ModelInfo):
        self._backbone = backbone
        self._tokenizer = tokenizer
        self._info = info
        self._read_prompt = compiled(next_logits, backbone)
        self._one_step = compiled(one_step, backbone, fused=True)

    def generate(self, prompt: str, decoding: Decoding, watch: Watch) -> Generation:
        """A response to `prompt`; `watch` sees the text grow and can stop it.

        Raises:
            ModelInputError: the prompt is empty, or too long for the model with its response.
        """
        (made,) = self.samples(prompt, [(decoding, watch)])
        return made

    def samples(self, prompt: str, asked: Sequence[tuple[Decoding, Watch]]) -> list[Generation]:
        """Several responses to one prompt, written side by side; the prompt is read once.

        Each has its own settings and its own watch, and is what it would be by itself.

        Raises:
            ModelInputError: the prompt is empty, or too long for the model with a response.
        """
        began = time.perf_counter()
        tokens = self._tokenizer.encode(prompt)
        for decoding, _ in asked:
            self._check_length(prompt, len(tokens), decoding)
        rows = [_Row(d, watch, np.random.default_rng(d.seed)) for d, watch in asked]
        self._write(tokens, rows)
        return [self._made(prompt, tokens, row, time.perf_counter() - began) for row in rows]

    def _made(
        self, prompt: str, prompt_tokens: tuple[Token, ...], row: _Row, seconds: float
    ) -> Generation:
        response, stopped = _cut(self._tokenizer.decode(row.ids), row.decoding.stop_sequences)
        placed = self._tokenizer.place(row.ids, len(prompt))
        kept = _clipped(placed, len(prompt) + len(response))
        return Generation(
            prompt=prompt,
            response=response,
            tokens=(*prompt_tokens, *kept),
            prompt_tokens=len(prompt_tokens),
            log_probabilities=tuple(row.log_probabilities[: len(kept)]),
            finish_reason="stop" if stopped else row.reason or "stop",
            decoding=row.decoding,
            model=self._info,
            seconds=seconds,
        )

    def _write(self, prompt: tuple[Token, ...], rows: list[_Row]) -> None:
        longest = max(row.decoding.max_new_tokens for row in rows)
        for row in rows:
            row.watch.report("Reading the prompt", 0, row.decoding.max_new_tokens)
        logits, cache = self._read(prompt, len(prompt) + longest)
        logits = np.repeat(logits, len(rows), axis=0)
        cache = repeated(cache, len(rows)) if len(rows) > 1 else cache
        for position in range(len(prompt), len(prompt) + longest):
            chosen = [self._take(row, logits[at]) for at, row in enumerate(rows)]
            if all(row.reason for row in rows):
                return
            # A text that is finished goes on with padding, which nobody looks at.
            step = _integers([[token or 0] for token in chosen]), cache, _integers(position)
            logits, cache = self._one_step(*step)
            logits = ops.convert_to_numpy(logits)

    def _take(self, row: _Row, logits: np.ndarray) -> int | None:
        """The row's next token, noted; None when the row is finished."""
        if row.reason:
            return None
        if row.watch.stopped:
            row.reason = "cancelled"
            return None
        choice = log_softmax(logits)
        token_id = pick(choice, row.decoding, row.random)
        if token_id in self._tokenizer.stop_ids:
            row.reason = "stop"
            return None
        row.ids.append(token_id)
        row.log_probabilities.append(float(choice[token_id]))
        text, stopped = _cut(self._tokenizer.decode(row.ids), row.decoding.stop_sequences)
        most = row.decoding.max_new_tokens
        row.watch.report("Writing the answer", len(row.ids), most, text.rstrip("\ufffd"))
        if stopped:
            row.reason = "stop"
        elif len(row.ids) == most:
            row.reason = "length"
        return token_id

    def _read(self, prompt: tuple[Token, ...], length: int) -> tuple[np.ndarray, Any]:
        padded = np.zeros((1, bucket(len(prompt))), "int32")
        padded[0, : len(prompt)] = [token.id for token in prompt]
        cache = empty_cache(self._backbone, coarse_bucket(max(length, padded.shape[1])))
        row = len(prompt) - 1
        logits, cache = self._read_prompt(_integers(padded), cache, _integers(0), _integers(row))
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


def _integers(value: Any) -> Any:
    return ops.convert_to_tensor(value, "int32")


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
