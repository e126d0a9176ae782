"""Where in a few-shot prompt its examples, their labels and its question stand, as characters.

`values` are everywhere the character ranges that variables filled: nothing in them tells of
examples.
"""

from collections.abc import Sequence
from itertools import accumulate

from lit_core.prompts.few_shot import FewShotPrompt

VALUE = "\ufffc"  # Unicode's sign for something that stands in the text and is no text
Span = tuple[int, int]


def examples_span(prompt: str, values: Sequence[Span] = ()) -> Span | None:
    """The characters `[start, end)` of the worked examples; None for a prompt that has none."""
    found = FewShotPrompt.read(hidden_values(prompt, values))
    lines = found.examples() if found else None
    if lines is None:
        return None
    starts = _line_starts(prompt)
    return starts[lines.start], starts[lines.stop]


def instruction(prompt: str, values: Sequence[Span] = ()) -> str:
    """The text before the worked examples, without values; empty for a prompt that has none."""
    span = examples_span(prompt, values)
    return hidden_values(prompt, values)[: span[0]] if span else ""


def question_start(prompt: str, values: Sequence[Span] = ()) -> int | None:
    """The character at which the question begins; None for a prompt without worked examples."""
    found = FewShotPrompt.read(hidden_values(prompt, values))
    if found is None or found.examples() is None:
        return None
    return _line_starts(prompt)[found.question]


def label_spans(prompt: str, values: Sequence[Span] = ()) -> list[list[Span]]:
    """The characters `[start, end)` of the examples' labels, in a list for each kind of label.

    A label is one of few answers that the examples have, such as “low”: one of them returns.
    """
    prompt = hidden_values(prompt, values)
    found = FewShotPrompt.read(prompt)
    if found is None:
        return []
    starts, lines = _line_starts(prompt), prompt.split("\n")
    kinds = []
    for places in found.labels.values():
        ends = [starts[place] + len(lines[place].rstrip()) for place in places]
        lengths = [len(found.answer(place)) for place in places]
        kinds.append([(end - length, end) for end, length in zip(ends, lengths, strict=True)])
    return kinds


def hidden_values(prompt: str, values: Sequence[Span]) -> str:
    """The prompt with a sign in the place of each character that a variable filled."""
    for start, end in values:
        prompt = prompt[:start] + VALUE * (end - start) + prompt[end:]
    return prompt


def _line_starts(text: str) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
