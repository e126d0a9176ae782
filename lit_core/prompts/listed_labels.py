"""Labels that the instruction of a few-shot prompt lists, beside those that its examples have."""

import re
from collections.abc import Sequence

_CLAUSE_END = re.compile('[.?!:()\n“”"]')
_SEPARATOR = re.compile(r"\s*(?:[,;/|]|\b(?:or|and)\b)\s*", re.IGNORECASE)


def listed_labels(instruction: str, labels: Sequence[str]) -> list[str]:
    """What else stands in a list, such as “payment, delivery or login”, with two of the labels.

    Words before a label, such as an article, are left out where another label has them too.

    Args:
        instruction: the text before the examples.
        labels: those of the examples.
    """
    known = {label.casefold(): label for label in labels}
    longest = max((len(label.split()) for label in labels), default=0)
    capital = all(label[:1].isupper() for label in labels)
    found: dict[str, None] = {}
    for clause in _CLAUSE_END.split(instruction):
        items = [item for item in _SEPARATOR.split(clause.strip()) if item]
        before = {item: _words_before(item, known) for item in items}
        leading = [words for words in before.values() if words is not None]
        if len(leading) < 2:
            continue
        for item, words in before.items():
            rest = _without(item, leading)
            if words is None and len(rest.split()) <= longest:
                found[rest[:1].upper() + rest[1:] if capital else rest] = None
    return [label for label in found if label.casefold() not in known]


def _words_before(item: str, known: dict[str, str]) -> str | None:
    """What stands before the label at an item's end; None where it ends in none."""
    folded = item.casefold()
    for label in known:
        if folded == label:
            return ""
        if folded.endswith(f" {label}"):
            return folded.removesuffix(f" {label}")
    return None


def _without(item: str, leading: Sequence[str]) -> str:
    """The item without words that stand before another label."""
    for words in sorted(leading, key=len, reverse=True):
        if words and item.casefold().startswith(f"{words} "):
            return item[len(words) + 1 :]
    return item
