"""Labels that the instruction of a few-shot prompt lists, beside those that its examples have."""

import re
from collections.abc import Iterable, Sequence

from lit_core.prompts.few_shot_spans import Span, instruction, label_spans

_CLAUSE_END = re.compile('[.?!:()\n“”"]')
_SEPARATOR = re.compile(r"\s*(?:[,;/|]|\b(?:or|and)\b)\s*", re.IGNORECASE)


def all_labels(prompt: str, values: Sequence[Span] = ()) -> list[str]:
    """Every label that a prompt's examples have, or that its instruction lists beside them."""
    found: dict[str, None] = {}
    for spans in label_spans(prompt, values):
        labels = list(dict.fromkeys(prompt[start:end] for start, end in spans))
        found |= dict.fromkeys([*labels, *listed_labels(instruction(prompt, values), labels)])
    return [*found]


def listed_labels(text: str, labels: Sequence[str]) -> list[str]:
    """What else stands in a list, such as “payment, delivery or login”, with two of the labels.

    Words before a label, such as an article, are left out where another label has them too.

    Args:
        text: the instruction, which stands before the examples.
        labels: those of the examples.
    """
    known = {label.casefold() for label in labels}
    longest = max((len(label.split()) for label in labels), default=0)
    capital = all(label[:1].isupper() for label in labels)
    found: dict[str, None] = {}
    for clause in _CLAUSE_END.split(text):
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


def _words_before(item: str, known: Iterable[str]) -> list[str] | None:
    """The words of an item before the label that stands in it; None where none does."""
    for label in known:
        if found := re.search(rf"(?<!\w){re.escape(label)}(?!\w)", item.casefold()):
            return item[: found.start()].split()
    return None


def _without(item: str, leading: Iterable[Sequence[str]]) -> str:
    """What stands in an item after a word, such as an article, that another label has before it."""
    words = item.split()
    articles = {before[-1].casefold() for before in leading if before}
    places = [place for place, word in enumerate(words) if word.casefold() in articles]
    return " ".join(words[places[-1] + 1 :]) if places else item
