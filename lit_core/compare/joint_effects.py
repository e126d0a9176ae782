"""What parts of a prompt do together, estimated from texts with parts left out, in words."""

from lit_core.compare.quoting import place_in_prompt, quoted_part
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import Segment, SubsetInteraction
from lit_core.salience.deletion_test import times_less_likely

SHORT = 40
TOLD = 3
SOURCE = (
    "Parts that depend on each other, on average over the texts in which parts were left out at "
    "random. What a part adds is how many times more likely it makes the selected words:"
)


def joint_effect_sentences(one: ExplainedAnswer) -> list[str]:
    """The clearest joint effects of two or three parts, after a line that says what they are from.

    Empty where none is clear, or the method reads no such texts.
    """
    prompt = one.cell.prompt
    found = one.attribution.subset_interactions(one.target, one.config)
    told = [_sentence(prompt, each) for each in found if each.is_clear][:TOLD]
    return [SOURCE, *told] if told else []


def _sentence(prompt: str, effect: SubsetInteraction) -> str:
    *others, last = (_part(prompt, part) for part in effect.parts)
    parts = f"{' '.join(others)} and {last}"
    how = "work together" if effect.value > 0 else "do partly the same"
    times = times_less_likely(-effect.value).removesuffix(" likely")
    said = (
        f"where one of them is there, the other adds {times}"
        if len(effect.parts) == 2
        else f"all three at once add {times} than by ones and twos"
    )
    return f"{parts[:1].upper()}{parts[1:]} {how}: {said}."


def _part(prompt: str, part: Segment) -> str:
    return f"{place_in_prompt(prompt, part.start, part.end)}, {quoted_part(part.text, SHORT)},"
