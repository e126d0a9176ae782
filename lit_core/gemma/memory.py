"""How much memory there is for models."""

import psutil

from lit_core.gemma.accelerator import accelerator_bytes

# Of all memory; the weights of loaded models may take 0.6 of it (`ModelPool`).
TEXT_SHARE = 0.25


def memory_owner() -> str:
    """Whose memory models are in, in words."""
    return "the GPU's" if accelerator_bytes() else "this machine's"


def text_budget() -> int:
    """Bytes that one text may take while it is written and explained, beside the weights."""
    return int(TEXT_SHARE * total_bytes())


def total_bytes() -> int:
    """The total size of the memory that holds the models."""
    return accelerator_bytes() or psutil.virtual_memory().total
