"""How much memory there is for models."""

import psutil

from lit_core.gemma.accelerator import accelerator_bytes


def memory_owner() -> str:
    """Whose memory models are in, in words."""
    return "the GPU's" if accelerator_bytes() else "this machine's"


def total_bytes() -> int:
    """The total size of the memory that holds the models."""
    return accelerator_bytes() or psutil.virtual_memory().total
