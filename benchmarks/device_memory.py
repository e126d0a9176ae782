"""How much memory a piece of work takes, of the accelerator's where there is one."""

import re
from collections.abc import Callable
from pathlib import Path

import keras


def peak_bytes(work: Callable[[], object]) -> int:
    """The most that was held while `work` was done, what was held before included."""
    match _place():
        case "torch":
            import torch

            torch.cuda.reset_peak_memory_stats()
            work()
            return torch.cuda.max_memory_allocated()
        case "jax":
            import jax

            # JAX never forgets a peak: a smaller one after a larger one cannot be seen.
            work()
            return jax.devices()[0].memory_stats()["peak_bytes_in_use"]
        case _:
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            work()
            status = Path("/proc/self/status").read_text()
            found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
            return 1024 * int(found[1]) if found else 0


def device_name() -> str:
    """What the model computes on."""
    match _place():
        case "torch":
            import torch

            return torch.cuda.get_device_name()
        case "jax":
            import jax

            return jax.devices()[0].device_kind
        case _:
            return "the processor"


def _place() -> str:
    """The backend, where it computes on an accelerator; nothing on a processor."""
    match backend := keras.backend.backend():
        case "torch":
            import torch

            return backend if torch.cuda.is_available() else ""
        case "jax":
            import jax

            return backend if jax.devices()[0].platform != "cpu" else ""
        case _:
            return ""
