"""Which answers that wait at the same time are written side by side."""

from collections.abc import Sequence

from lit_core.engine.requests import GenerateRequest

MAX_BATCH_SIZE = 8
# Samples of one prompt always go together. A few different prompts begin sooner one after another:
# the program that writes so many texts has to be compiled first.
MIN_MIXED_BATCH = 4


def choose_batch(first: GenerateRequest, waiting: Sequence[GenerateRequest]) -> list[int]:
    """Indices of the waiting requests to generate in one batch with the first."""
    same = [place for place, each in enumerate(waiting) if each.prompt == first.prompt]
    different = [place for place, each in enumerate(waiting) if each.prompt != first.prompt]
    chosen = [*same, *different] if len(waiting) >= MIN_MIXED_BATCH else same
    return chosen[: MAX_BATCH_SIZE - 1]
