"""Decoding settings and their limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lit_core.errors import ModelInputError

CONFIG_NAMES = {
    "maxOutputTokens": "max_new_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "topK": "top_k",
    "seed": "seed",
    "stopSequences": "stop_sequences",
}
# The same for a file, a link, the shell and a field. Seeds beyond 2^53 are rounded by a browser.
LIMITS: dict[str, tuple[int, int] | tuple[float, float]] = {
    "max_new_tokens": (1, 4096),
    "temperature": (0.0, 5.0),
    "top_p": (0.01, 1.0),
    "top_k": (0, 1_000_000),
    "seed": (0, 2**53 - 1),
}
_MUST_BE = {
    "max_new_tokens": "The number of new tokens must be at least 1 and at most {high:,}",
    "temperature": "The temperature must be 0 (always the likeliest token) or more, up to {high:g}",
    "top_p": "Top-p must be more than 0: from {low:g} to {high:g} (1 leaves every token in)",
    "top_k": "Top-k must be 0 (leaves every token in) or a positive whole number up to {high:,}",
    "seed": "The seed must be 0 or a positive whole number up to {high:,}",
}
# At a lower temperature, sampling would pick the likeliest token too, but divide by almost 0.
GREEDY_BELOW = 1e-5


@dataclass(frozen=True)
class Decoding:
    """How the next token is chosen, and when to stop.

    Temperature 0 is greedy: the likeliest token each time, and the seed has no effect. Top-k 0
    and top-p 1 leave every token in.

    Raises:
        ModelInputError: a setting is beyond its `LIMITS`.
    """

    max_new_tokens: int = 64
    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    seed: int = 0
    stop_sequences: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                must_be = _MUST_BE[name].format(low=low, high=high)
                raise ModelInputError(f"{must_be}, not {value:,}.")

    @property
    def is_greedy(self) -> bool:
        """Whether the likeliest token is taken each time."""
        return self.temperature < GREEDY_BELOW

    def fitted(self, prompt_tokens: int, context_length: int) -> "Decoding":
        """A copy whose answer fits the context; unchanged if the prompt leaves no room."""
        room = context_length - prompt_tokens
        return replace(self, max_new_tokens=room) if 0 < room < self.max_new_tokens else self

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "Decoding":
        """The settings a prompt file gives under dotprompt's names, held to their limits."""
        given = {ours: config[theirs] for theirs, ours in CONFIG_NAMES.items() if theirs in config}
        numbers = {name: clamped(name, given[name]) for name in LIMITS if name in given}
        return cls(**numbers, stop_sequences=tuple(given.get("stop_sequences", ())))

    def to_config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """A prompt file's settings with these in place of those that say something else.

        Where answers stop is left as it is: that depends on the prompt's text too.
        """
        before = Decoding.from_config(config)
        changed = {
            theirs: getattr(self, ours)
            for theirs, ours in CONFIG_NAMES.items()
            if ours in LIMITS and getattr(self, ours) != getattr(before, ours)
        }
        # A file that allows every token says nothing.
        return {
            key: value
            for key, value in {**config, **changed}.items()
            if value != 0 or key != "topK"
        }

    def to_json(self) -> dict[str, Any]:
        """The settings as plain JSON values."""
        return asdict(self) | {"stop_sequences": list(self.stop_sequences)}


def clamped(name: str, value: float) -> Any:
    """The number that is nearest to a setting's value within its limits."""
    low, high = LIMITS[name]
    if name == "temperature" and value < GREEDY_BELOW:
        return low
    return min(max(value, low), high)


def out_of_range_notices(config: Mapping[str, Any]) -> tuple[str, ...]:
    """A sentence for each setting of a prompt file that is beyond its limits."""
    told = []
    for theirs, ours in CONFIG_NAMES.items():
        if ours in LIMITS and theirs in config:
            taken = clamped(ours, config[theirs])
            if abs(taken - config[theirs]) > GREEDY_BELOW:
                told.append(
                    f"The prompt asks for {theirs} {config[theirs]:,}: {taken:,} is taken, the "
                    "nearest that is possible here."
                )
    return tuple(told)
