"""What is said of the models that need no account: what they are good for, and who made them."""

from lit_core.gemma.presets import DEFAULT, EMBEDDED, known_name

CAUTIONS = {
    EMBEDDED: "A teaching model that knows made-up menu prompts and nothing else: "
    "do not rely on what it says of a dish.",
    DEFAULT: "A small base model: it goes on with a text, follows few-shot examples, "
    "is weak at instructions and sums.",
}

ORIGINS = {
    EMBEDDED: "Trained for this app from random numbers: the terms of Google's Gemma do not apply.",
    DEFAULT: "Made by Google; packed by others, its weights rounded to about 4 bits each.",
}


def caution_of(name: str) -> str:
    """The sentence to be said of a model, by whatever name or path it goes; empty for others."""
    return CAUTIONS.get(known_name(name), "")


def origin_of(name: str) -> str:
    """Where a model comes from, where more is to be said of it than its page does."""
    return ORIGINS.get(known_name(name), "")
