"""Each worked example of a few-shot prompt as a question that comes after the others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lit_core.prompts.few_shot import FewShotPrompt
from lit_core.prompts.few_shot_spans import Span, hidden_values

# From fewer examples, without one of them, nobody could tell what the task is.
FEWEST = 3


@dataclass(frozen=True)
class HeldOutExample:
    """A worked example that stands in the place of the question, and not among the others.

    Attributes:
        prompt: the text for the model, up to the cue of the example's label.
        question: the part of it that is the example's own.
        label: what follows in the example, to the end of the line.
    """

    prompt: str
    question: str
    label: str


def label_cues(prompt: str, values: Sequence[Span] = ()) -> frozenset[str]:
    """The words up to a colon that the labels of a prompt's examples stand behind.

    Args:
        prompt: the whole text, with the question.
        values: the character ranges that variables filled: nothing in them tells of examples.
    """
    found = FewShotPrompt.read(hidden_values(prompt, values))
    return frozenset(found.labels) if found else frozenset()


def held_out_examples(
    prompt: str, cues: Collection[str], values: Sequence[Span] = ()
) -> list[HeldOutExample]:
    """Each example that has a label, in the order of the prompt.

    None for a prompt with fewer than three examples.

    Args:
        prompt: the whole text, with the question.
        cues: those of the labels; an edited prompt has those of the prompt it was made of.
        values: the character ranges that variables filled: nothing in them tells of examples.
    """
    found = FewShotPrompt.read(hidden_values(prompt, values))
    examples = found.examples() if found else None
    if found is None or examples is None:
        return []
    begins = [p for p in examples if found.cues[p] == found.cues[found.question]]
    blocks = [
        range(begin, end) for begin, end in zip(begins, [*begins[1:], examples.stop], strict=True)
    ]
    if len(blocks) < FEWEST:
        return []
    lines, held_out = prompt.split("\n"), []
    for block in blocks:
        labels = [place for place in block if found.cues[place] in cues and found.answer(place)]
        if not labels:
            continue
        others, after = lines[: block.start], lines[block.stop : found.question]
        # What leads over to the question has blank lines of its own before it.
        while block.stop == examples.stop and others and not others[-1].strip():
            others.pop()
        cue, colon, label = lines[labels[-1]].partition(found.cue_text(labels[-1])[-1])
        question = "\n".join([*lines[block.start : labels[-1]], cue + colon])
        held_out.append(
            HeldOutExample("\n".join([*others, *after, question]), question, f"{label}\n")
        )
    return held_out
