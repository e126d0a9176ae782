"""Peak memory of one side: `python -m benchmarks.peak ours|lit PRESET ANSWER`, a line of JSON.

Each side has a process to itself, so that neither finds memory the other has left.
"""

import json
import pickle
import sys
from pathlib import Path

from benchmarks.device_memory import Work, peak_resident, resident
from lit_core.gemma import Generation

# LIT takes every call alike; after a few its memory is what it would be after all.
LIT_CALLS = 3


def main() -> None:
    """Print the bytes above the loaded model for one selection, then for every token."""
    side, preset, path = sys.argv[1:]
    generation: Generation = pickle.loads(Path(path).read_bytes())
    one, every = (_ours if side == "ours" else _lit)(preset, generation)
    loaded = resident("VmRSS")
    peaks = {
        "one_selection": peak_resident(one) - loaded,
        "every_token": peak_resident(every) - loaded,
    }
    print(json.dumps(peaks))


def _ours(preset: str, generation: Generation) -> tuple[Work, Work]:
    from benchmarks.our_side import OurSalience
    from lit_core.gemma import load_model

    ours = OurSalience(load_model(preset), generation)
    return ours.first_selection, ours.every_token


def _lit(preset: str, generation: Generation) -> tuple[Work, Work]:
    from benchmarks.lit_peer import LitSalience

    lit, count = LitSalience(preset), len(generation.response_tokens)
    places = range(min(LIT_CALLS, count))
    return (
        lambda: lit.grad_l2(generation, 0, count),
        lambda: [lit.grad_l2(generation, place, place + 1) for place in places],
    )


if __name__ == "__main__":
    main()
