"""What small models without instruction tuning are good for, said wherever they answer."""

from lit_core.gemma.presets import DEFAULT, EMBEDDED, known_name

CAUTIONS = {
    EMBEDDED: "A teaching model that knows made-up menu prompts and nothing else: "
    "do not rely on what it says of a dish.",
    DEFAULT: "A small base model: it goes on with a text, follows few-shot examples, "
    "is weak at instructions and sums.",
}


def caution_of(name: str) -> str:
    """The sentence to be said of a model, by whatever name or path it goes; empty for others."""
    return CAUTIONS.get(known_name(name), "")
