"""How much memory a piece of work takes, of the accelerator's where there is one."""

import re
from collections.abc import Callable
from pathlib import Path

Work = Callable[[], object]


def peak_bytes(work: Work) -> int:
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
            return peak_resident(work)


def peak_resident(work: Work) -> int:
    """The most bytes this process held of the machine's memory while `work` was done."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    work()
    return resident("VmHWM")


def resident(which: str) -> int:
    """Bytes this process holds now (`VmRSS`), or held at most (`VmHWM`)."""
    status = Path("/proc/self/status").read_text()
    found = re.search(rf"^{which}:\s+(\d+) kB", status, re.MULTILINE)
    if not found:
        raise RuntimeError("Memory is measured on Linux only.")
    return 1024 * int(found[1])


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
    import keras

    match backend := keras.backend.backend():
        case "torch":
            import torch

            return backend if torch.cuda.is_available() else ""
        case "jax":
            import jax

            return backend if jax.devices()[0].platform != "cpu" else ""
        case _:
            return ""
