"""Sequence lengths come in a few sizes, so that a new prompt rarely means a new compilation."""

SMALLEST = 64


def bucket(length: int) -> int:
    """The smallest of 64, 96, 128, 192, 256, 384, 512, … that holds `length` tokens."""
    size = SMALLEST
    while size < length:
        if size * 3 // 2 >= length:
            return size * 3 // 2
        size *= 2
    return size
