"""What is said of a model before it is used: its size, its memory, its download."""

from dataclasses import dataclass

from lit_core.formatting import format_bytes, format_parameters
from lit_core.gemma import HubModel, ModelSource, memory_owner, total_bytes
from lit_core.settings import PRECISIONS


@dataclass(frozen=True)
class MemoryNeed:
    """The memory that a model takes, as far as it is known.

    Attributes:
        estimated: bytes of its weights; None where that is known only after the download.
        measured: bytes that its process held when it was last loaded here; None if it never was.
        held: bytes that its process holds now; 0 if it is not loaded.
        budget: bytes that the weights of all models may take.
    """

    estimated: int | None
    measured: int | None
    held: int
    budget: int

    @property
    def fits(self) -> bool:
        """Whether it can be loaded, as far as that is known."""
        return self.estimated is None or self.estimated <= self.budget

    @property
    def sentence(self) -> str:
        """One figure: what is the case now, or was, or is expected."""
        if self.held:
            return f"loaded, takes {format_bytes(self.held)} of memory"
        if self.measured:
            return f"took {format_bytes(self.measured)} of memory when it was last loaded here"
        if self.estimated is None:
            return "how much memory it takes is known after the download"
        return f"its weights take about {format_bytes(self.estimated)} of memory"


def size_sentence(source: ModelSource) -> str:
    """How many parameters it has; empty where that is not known."""
    known = source.parameters
    return f"{format_parameters(known)} parameters" if known else ""


def download_sentence(source: HubModel) -> str:
    """What there is to download, from where, and whether that needs an account."""
    hub, size = source.preset.hub, source.preset.download_bytes
    told = f"{format_bytes(size)} to download" if size else "to download"
    if not hub.needs_account:
        return f"{told} from {hub.name}, no account needed"
    needs = "needs" if size else "may need"
    return f"{told} from {hub.name}, {needs} an account that has accepted the licence"


def too_large_sentence(source: ModelSource, precision: str, budget: int) -> str:
    """Why a model cannot be loaded here, and which precision would help."""
    needed = source.weight_bytes(precision) or 0
    fitting = [each for each in PRECISIONS if (source.weight_bytes(each) or 0) <= budget]
    less = f"; it fits in {' or '.join(fitting)}" if fitting else ""
    return (
        f"its weights take about {format_bytes(needed)}, and models may use "
        f"{format_bytes(budget)}{less}"
    )


def machine_sentence(held: int, budget: int) -> str:
    """What all loaded models take, and how much they may."""
    everything = f"{memory_owner()} {format_bytes(total_bytes())}"
    return (
        f"Loaded models take {format_bytes(held)} of {everything}. "
        f"Their weights may take up to {format_bytes(budget)}: to make room for another model, the "
        "least recently used one is unloaded."
    )
