"""The values that leave this package: plain data, never tensors."""

from dataclasses import dataclass
from typing import Literal

from lit_core.gemma.decoding import Decoding
from lit_core.progress import ProgressToken

LengthLimit = Literal["model", "memory", "setting"]
FinishReason = Literal["stop", "length", "cancelled", "given"]
# How derivatives pass back through a model: see `backward_rules`.
RulesName = Literal["exact", "gim"]


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
    """A request for an answer: the prompt, the decoding settings and the progress token."""

    prompt: str
    decoding: Decoding
    progress: ProgressToken


@dataclass(frozen=True)
class ModelInfo:
    """Which model gave an answer: enough to distinguish results, or to reproduce one.

    `caution` is a sentence to show with its answers; empty for models that need none.
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
    own_context_length: int = 0
    """What its own configuration says; 0 where that is not known."""
    limited_by: LengthLimit = "model"
    """What `context_length` follows from."""

    @property
    def limit_in_words(self) -> str:
        """Most tokens of prompt and answer together, and what holds them to that."""
        most = f"{self.context_length:,}"
        own = f"(the model itself takes {self.own_context_length:,})"
        match self.limited_by:
            case "memory":
                owner = "this machine's" if self.device == "CPU" else "the GPU's"
                return f"{most} that {owner} memory allows {own}"
            case "setting":
                return f"{most} that a setting of the app allows {own}"
            case _:
                return f"{most} that the model takes"


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
    stopped_at: str = ""
    """The stop sequence it ended at; empty if it ended otherwise."""

    @property
    def text(self) -> str:
        """Prompt and response in one, the text that token offsets refer to."""
        return self.prompt + self.response

    @property
    def response_tokens(self) -> tuple[Token, ...]:
        """The tokens the model wrote."""
        return self.tokens[self.prompt_tokens :]
