"""Writes answers one token at a time, several side by side, so that they can be watched."""

import time
from collections.abc import Sequence

import numpy as np

from lit_core.errors import Cancelled, ModelInputError
from lit_core.gemma.decoding import Decoding
from lit_core.gemma.decoding_state import DecodingState
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.kv_cache import Cache, concatenated
from lit_core.gemma.padding import coarse_bucket
from lit_core.gemma.prefill import Prefill, needed_room
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.gemma.values import Generation, GenerationTask, ModelInfo
from lit_core.progress import SharedProgressToken


class Generator:
    """The decoding loop of one model: a pass over each prompt, then one pass a token."""

    def __init__(self, forward: LayeredForward, tokenizer: Tokenizer, info: ModelInfo):
        self._tokenizer = tokenizer
        self._info = info
        self._forward = forward
        self._prefill = Prefill(forward)

    def generate_batch(self, asked: Sequence[GenerationTask]) -> list[Generation]:
        """Generate several answers as a batch; a shared prompt prefix is read once.

        Each answer has its own settings and its own progress token, which receives the text so far
        and can stop it. Apart from rounding, each is the same as if it were generated alone.

        Raises:
            ModelInputError: a prompt is empty, or too long for the model with its answer.
        """
        began = time.perf_counter()
        texts = [self._begun(each) for each in asked]
        try:
            self._write(texts)
        except Cancelled:
            for text in texts:
                text.finish_reason = "cancelled"
        return [text.generation(self._info, time.perf_counter() - began) for text in texts]

    def _begun(self, asked: GenerationTask) -> DecodingState:
        tokens = self._tokenizer.encode(asked.prompt)
        self._check_length(asked.prompt, len(tokens), asked.decoding)
        random = np.random.default_rng(asked.decoding.seed)
        return DecodingState(asked, tokens, self._tokenizer, random)

    def _write(self, texts: list[DecodingState]) -> None:
        longest = max(len(text.prompt) for text in texts)
        most = max(text.task.decoding.max_new_tokens for text in texts)
        logits, cache, filled = self._read(texts, longest, longest + most)
        for position in range(longest, longest + most):
            chosen = [text.choose_next(row) for text, row in zip(texts, logits, strict=True)]
            if all(text.finish_reason for text in texts):
                return
            # A text that is finished goes on with padding, which nobody looks at.
            tokens = np.array([[token or 0] for token in chosen], "int32")
            logits, cache = self._forward.next_logits(tokens, cache, position, filled)

    def _read(
        self, texts: list[DecodingState], end: int, length: int
    ) -> tuple[np.ndarray, Cache, np.ndarray]:
        """Logits after each prompt, the combined cache, and which of its positions are filled.

        Prompts are aligned to end at the same position, so that the answers advance together.
        """
        room = coarse_bucket(max(length, needed_room(end)))
        progress = SharedProgressToken(tokens=tuple(text.task.progress for text in texts))
        read = {}
        # In the order of their tokens, prompts that begin alike follow each other.
        for ids in sorted({text.prompt_ids for text in texts}):
            logits, cache = self._prefill.read(ids, room, progress)
            late = end - len(ids)
            read[ids] = logits, self._forward.shifted(cache, late) if late else cache
        logits, caches = zip(*(read[text.prompt_ids] for text in texts), strict=True)
        starts = np.array([end - len(text.prompt) for text in texts])
        filled = (np.arange(room) >= starts[:, None]).astype("int32")
        return np.concatenate(logits), concatenated(caches), filled

    def _check_length(self, prompt: str, count: int, decoding: Decoding) -> None:
        if not prompt.strip():
            raise ModelInputError(
                "The prompt is empty: write something for the model to go on from."
            )
        over = count + decoding.max_new_tokens - self._info.context_length
        if over > 0:
            raise ModelInputError(
                f"The prompt ({count:,} tokens) and an answer of {decoding.max_new_tokens:,} "
                f"tokens are {over:,} more than the {self._info.limit_in_words}: "
                "shorten the prompt or allow fewer tokens to write."
            )
