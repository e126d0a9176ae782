"""The state of one answer during decoding: its tokens so far, and whether it is finished."""

from dataclasses import dataclass, field, replace

import numpy as np

from lit_core.gemma.sampling import log_softmax, pick
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.gemma.values import FinishReason, Generation, GenerationTask, ModelInfo, Token


@dataclass
class DecodingState:
    """One of the texts that are written side by side.

    Attributes:
        task: what is wanted.
        prompt: the prompt's tokens.
        finish_reason: why it ended; None while it goes on.
    """

    task: GenerationTask
    prompt: tuple[Token, ...]
    tokenizer: Tokenizer
    random: np.random.Generator
    finish_reason: FinishReason | None = None
    ids: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)

    @property
    def prompt_ids(self) -> tuple[int, ...]:
        """The prompt's tokens, by their numbers."""
        return tuple(token.id for token in self.prompt)

    def choose_next(self, logits: np.ndarray) -> int | None:
        """Choose and record the next token; None when the text is finished.

        Args:
            logits: `(vocabulary,)`, what the model says comes next.
        """
        if self.finish_reason:
            return None
        progress, decoding = self.task.progress, self.task.decoding
        progress.on_check()
        if progress.stopped:
            self.finish_reason = "cancelled"
            return None
        choice = log_softmax(logits)
        token_id = pick(choice, decoding, self.random)
        if token_id in self.tokenizer.stop_ids:
            self.finish_reason = "stop"
            return None
        self.ids.append(token_id)
        self.log_probabilities.append(float(choice[token_id]))
        text, stop = _cut(self.tokenizer.decode(self.ids), decoding.stop_sequences)
        most = decoding.max_new_tokens
        shown = (
            text if stop else _without_begun_stop(text.rstrip("\ufffd"), decoding.stop_sequences)
        )
        progress.report("Writing the answer", len(self.ids), most, shown)
        if stop:
            self.finish_reason = "stop"
        elif len(self.ids) == most:
            self.finish_reason = "length"
        return token_id

    def generation(self, model: ModelInfo, seconds: float) -> Generation:
        """The answer so far, written by `model` in `seconds`."""
        prompt, decoding = self.task.prompt, self.task.decoding
        response, stop = _cut(self.tokenizer.decode(self.ids), decoding.stop_sequences)
        placed = self.tokenizer.with_offsets(self.ids, len(prompt))
        kept = _clipped(placed, len(prompt) + len(response))
        return Generation(
            prompt=prompt,
            response=response,
            tokens=(*self.prompt, *kept),
            prompt_tokens=len(self.prompt),
            log_probabilities=tuple(self.log_probabilities[: len(kept)]),
            finish_reason="stop" if stop else self.finish_reason or "stop",
            decoding=decoding,
            model=model,
            seconds=seconds,
            stopped_at=stop,
        )


def _cut(text: str, stop_sequences: tuple[str, ...]) -> tuple[str, str]:
    """`text` up to the first stop sequence, and which it was, the longest there; empty if none."""
    found = [
        (at, -len(stop), stop) for stop in stop_sequences if stop and (at := text.find(stop)) >= 0
    ]
    if not found:
        return text, ""
    at, _, stop = min(found)
    return text[:at], stop


def _without_begun_stop(text: str, stop_sequences: tuple[str, ...]) -> str:
    """`text` without an end that may be the beginning of a stop sequence."""
    begun = [
        length
        for stop in stop_sequences
        for length in range(1, len(stop))
        if text.endswith(stop[:length])
    ]
    return text[: len(text) - max(begun, default=0)]


def _clipped(tokens: tuple[Token, ...], end: int) -> list[Token]:
    """The tokens that begin before character `end`, the last one cut there."""
    kept = [token for token in tokens if token.start < end]
    return [
        token if token.end <= end else replace(token, text=token.text[: end - token.start], end=end)
        for token in kept
    ]
