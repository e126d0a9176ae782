"""Sequence lengths come in a few sizes, so that a new prompt rarely means a new compilation."""

SMALLEST, COARSE = 64, 384
# What a long text takes grows with the square of its length: it pays to compile for more lengths.
# Very long ones are rare, and each program stays in memory.
LARGEST_STEP, VERY_LONG, VERY_LONG_STEP = 128, 4096, 512


def bucket(length: int) -> int:
    """The smallest of 64, 80, 96, 112, 128, 160, …, 896, 1024, 1152, …, 4096, 4608, … for it."""
    if length > VERY_LONG:
        return -(-length // VERY_LONG_STEP) * VERY_LONG_STEP
    step = SMALLEST // 4
    while 8 * step < length and step < LARGEST_STEP:
        step *= 2
    return max(-(-length // step) * step, SMALLEST)


def coarse_bucket(length: int) -> int:
    """The smallest of 384, 768, 1536, … that holds `length` tokens, for what compiles slowly."""
    size = COARSE
    while size < length:
        size *= 2
    return size
