"""Decides, by hash alone, what training never sees, so that evaluation can ask about it."""

import hashlib
from typing import Literal

Kind = Literal["query", "example", "composition", "phrase", "principle"]

SHARE: dict[Kind, float] = {
    "query": 0.15,  # (dish, ingredient) as a conflict in the question itself
    "example": 0.15,  # (dish, analysis) as a worked example
    "composition": 0.12,  # (dish name) put together from known words
    "phrase": 0.12,  # (recommendation)
    "principle": 0.15,  # (wording)
}

CODELAB: set[tuple[str, ...]] = {
    ("query", "Quiche Lorraine", "eggs"),
    ("example", "Onion soup", "it has cooked onions in it, which you don't like."),
    (
        "example",
        "Baguette maison au levain",
        "Home-made leaven bread in france is usually great",
    ),
    ("example", "Macaron in france", "Sweet with many kinds of flavours"),
    ("composition", "Egg fried rice"),
}


def held_out(kind: Kind, *parts: str) -> bool:
    """Whether this combination is kept away from training."""
    key = (kind, *parts)
    digest = hashlib.sha256("|".join(key).encode()).digest()
    return key in CODELAB or int.from_bytes(digest[:4]) < SHARE[kind] * 2**32
