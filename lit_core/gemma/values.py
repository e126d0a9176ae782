"""The values that leave this room: plain data, never tensors."""

from dataclasses import dataclass
from typing import Literal

from lit_core.gemma.decoding import Decoding
from lit_core.progress import ProgressToken

FinishReason = Literal["stop", "length", "cancelled", "given"]


@dataclass(frozen=True)
class Token:
    """One token and the stretch `[start, end)` of characters of prompt + response it stands for.

    A special token (such as `<bos>`) stands for no characters: `start == end`. Where one
    character is spelled by several byte tokens, all of them start at that character.
    """

    id: int
    text: str
    start: int
    end: int
    special: bool = False


@dataclass(frozen=True)
class GenerationTask:
    """An answer that is wanted: to which prompt, how, and who waits for it."""

    prompt: str
    decoding: Decoding
    progress: ProgressToken


@dataclass(frozen=True)
class ModelInfo:
    """Which model spoke: enough to tell two results apart, or to get the same one again.

    `caution` is a sentence to be said beside its answers; empty for models that need none.
    """

    name: str
    architecture: str
    parameters: int
    dtype: str
    backend: str
    device: str
    fingerprint: str
    context_length: int
    caution: str = ""


@dataclass(frozen=True)
class Generation:
    """A prompt, the response it got, and every token of both.

    `tokens` starts with `<bos>`; the first `prompt_tokens` of them are the prompt (with
    `<bos>`), the rest the response. `log_probabilities` holds, for each response token, the
    natural log of the probability the model gave it (before temperature). A response with the
    finish reason `given` is somebody else's text that the model has read, not written.
    """

    prompt: str
    response: str
    tokens: tuple[Token, ...]
    prompt_tokens: int
    log_probabilities: tuple[float, ...]
    finish_reason: FinishReason
    decoding: Decoding
    model: ModelInfo
    seconds: float

    @property
    def text(self) -> str:
        """Prompt and response in one, the text that token offsets refer to."""
        return self.prompt + self.response

    @property
    def response_tokens(self) -> tuple[Token, ...]:
        """The tokens the model wrote."""
        return self.tokens[self.prompt_tokens :]
