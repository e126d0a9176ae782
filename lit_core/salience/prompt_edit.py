"""Changes to a prompt that leave tokens out or put another text in their place."""

from collections.abc import Sequence
from dataclasses import dataclass

from lit_core.gemma import Generation


@dataclass(frozen=True)
class PromptEdit:
    """Tokens `[first, stop)` of a prompt are left out, or another text stands in their place.

    Attributes:
        first: position of the first token that goes.
        stop: position after the last one.
        replacement: what stands there instead; empty where the tokens are left out.
    """

    first: int
    stop: int
    replacement: str = ""

    def overlaps(self, other: "PromptEdit") -> bool:
        """Whether both change the same token, so that they cannot be made together."""
        return self.first < other.stop and other.first < self.stop

    def characters(self, generation: Generation) -> tuple[int, int]:
        """The characters `[start, end)` of the prompt that it takes away."""
        return generation.tokens[self.first].start, generation.tokens[self.stop - 1].end


def moved_spans(
    generation: Generation, edits: Sequence[PromptEdit], spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Where characters `[start, end)` of the prompt stand in the edited prompt.

    Those that an edit takes away are left out.
    """
    changes = [(*edit.characters(generation), len(edit.replacement)) for edit in edits]
    moved = []
    for start, end in spans:
        if any(first < end and start < stop for first, stop, _ in changes):
            continue
        shift = sum(length - (stop - first) for first, stop, length in changes if stop <= start)
        moved.append((start + shift, end + shift))
    return moved


def edited_prompt(generation: Generation, edits: Sequence[PromptEdit]) -> str:
    """The prompt with all edits made; they must not overlap."""
    text = generation.prompt
    for edit in sorted(edits, key=lambda edit: -edit.first):
        start, end = edit.characters(generation)
        text = text[:start] + edit.replacement + text[end:]
    return text
