"""Says where an answer ended, if that is worth saying."""

from lit_core.gemma import Generation
from lit_core.prompts import stop_in_words

_SENTENCES = {
    "length": "The answer reached its maximum length: allow more tokens to see all of it.",
    "cancelled": "You stopped this answer before its end.",
    "given": "This answer was provided; the model did not write it.",
}


def ending(generation: Generation) -> str:
    """A sentence; empty where the model ended its answer by itself."""
    if generation.stopped_at:
        return f"The answer stopped at {stop_in_words(generation.stopped_at)}."
    return _SENTENCES.get(generation.finish_reason, "")
