"""How prompts that are compared differ, line by line, in words."""

from collections.abc import Iterator, Sequence

from lit_core.compare.quoting import quoted, quoted_difference, sentence
from lit_core.compare.values import Cell
from lit_core.prompts import diff_prompts

# So many differences between two prompts are told of one by one.
TOLD = 4


def prompt_changes(cells: Sequence[Cell]) -> list[str]:
    """How each prompt differs from the first one, a sentence each; none for one prompt alone.

    Prompts that could not be rendered are left out.
    """
    prompts = {cell.variant.name: cell.prompt for cell in cells if cell.prompt}
    if len(prompts) < 2:
        return []
    (base, first), *others = prompts.items()
    return [told_changes(base, first, name, prompt) for name, prompt in others]


def told_changes(base: str, before: str, name: str, after: str) -> str:
    """How a text differs from another one, line by line, in a sentence.

    Args:
        base: what the text is called that it is beside.
        before: that text.
        name: what the other is called.
        after: the other.
    """
    changes = [*_changes(before, after)]
    if not changes:
        return f"{name} is the same prompt as {base}."
    more = len(changes) - TOLD
    rest = [f"{more} more {'line differs' if more == 1 else 'lines differ'}"] if more > 0 else []
    return sentence(f"{name}, beside {base}: {'; '.join([*changes[:TOLD], *rest])}")


def _changes(before: str, after: str) -> Iterator[str]:
    """The lines that differ; blank ones and white space are left out."""
    for pair in diff_prompts(before, after):
        old, new = pair.before, pair.after
        if old and new and old.text.split() != new.text.split():
            said, instead = quoted_difference([old.text, new.text])
            yield f"line {new.number} says {instead} instead of {said}"
        elif new and not old and new.text.strip():
            yield f"line {new.number}, {quoted(new.text)}, is new"
        elif old and not new and old.text.strip():
            yield f"line {old.number}, {quoted(old.text)}, is left out"
