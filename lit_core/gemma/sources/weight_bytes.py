"""How much memory weights take."""

BYTES_PER_PARAMETER = {"float32": 4.0, "bfloat16": 2.0, "int8": 1.0}


def weight_bytes(numbers: float, precision: str) -> int:
    """About how much memory so many numbers take.

    With `int8` it is a little more: the embeddings stay in bfloat16.
    """
    return int(BYTES_PER_PARAMETER[precision] * numbers)
