"""The values that leave this room: plain data, never tensors."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from lit_core.errors import ModelInputError
from lit_core.watch import Watch

CONFIG_NAMES = {
    "maxOutputTokens": "max_new_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "topK": "top_k",
    "seed": "seed",
    "stopSequences": "stop_sequences",
}

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
class Decoding:
    """How the next token is chosen, and when to stop.

    Temperature 0 is greedy: the likeliest token each time, and the seed has no effect. Top-k 0
    and top-p 1 leave every token in.
    """

    max_new_tokens: int = 64
    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    seed: int = 0
    stop_sequences: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.max_new_tokens < 1:
            raise ModelInputError("The number of new tokens must be at least 1.")
        if not self.temperature >= 0:
            raise ModelInputError("The temperature must be 0 (always the likeliest token) or more.")
        if not 0 < self.top_p <= 1:
            raise ModelInputError(
                "Top-p must be more than 0 and at most 1 (1 leaves every token in)."
            )
        if self.top_k < 0:
            raise ModelInputError(
                "Top-k must be 0 (leaves every token in) or a positive whole number."
            )
        if self.seed < 0:
            raise ModelInputError("The seed must be 0 or a positive whole number.")

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "Decoding":
        """The settings a prompt file gives under dotprompt's names.

        Raises:
            ModelInputError: a setting is outside its range.
        """
        given = {ours: config[theirs] for theirs, ours in CONFIG_NAMES.items() if theirs in config}
        if "stop_sequences" in given:
            given["stop_sequences"] = tuple(given["stop_sequences"])
        return cls(**given)

    def to_json(self) -> dict[str, Any]:
        """The settings as plain JSON values."""
        return asdict(self) | {"stop_sequences": list(self.stop_sequences)}


@dataclass(frozen=True)
class Asked:
    """An answer that is wanted: to which prompt, how, and who waits for it."""

    prompt: str
    decoding: Decoding
    watch: Watch


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
