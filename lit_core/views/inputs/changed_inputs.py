"""Says in words what was changed since the answers on the page were asked for."""

from collections.abc import Iterator, Mapping, Sequence

from lit_core.compare import Case, Variant
from lit_core.engine import Engine, Run
from lit_core.prompts import with_turn_markers
from lit_core.salience import TypedText


def changed_inputs(
    runs: Sequence[Run],
    engine: Engine,
    variants: Sequence[Variant],
    case: Case,
    answer: TypedText | None,
) -> str:
    """What would be asked otherwise now, such as "the prompt and the input"; empty if nothing.

    Args:
        runs: one for each answer on the page, in their order.
        engine: the model that would be asked now.
        variants: one for each answer there would be now.
        case: their input.
        answer: what would be explained in place of the model's own answer.
    """
    first = runs[0]
    found = [*_of_variants([run.variant for run in runs], variants)]
    if _differ(first.case.values, case.values):
        found.append("the input")
    if first.answer != answer:
        found.append("the answer to explain")
    if first.engine is not engine:
        found.append("the model")
    *others, last = found or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _of_variants(before: Sequence[Variant], now: Sequence[Variant]) -> Iterator[str]:
    names, chosen = (dict.fromkeys(each.name for each in some) for some in (before, now))
    if list(names) != list(chosen):
        if len(names) > 1 or len(chosen) > 1:
            yield "the choice of prompts"
            return
        # A prompt of another name and the same text, such as a copy, would be answered alike.
        if {each.template for each in before} != {each.template for each in now}:
            same = {each.prompt_name for each in before} == {each.prompt_name for each in now}
            yield "which prompt is shown" if chosen and not same else "the prompt"
            return
    if len(before) != len(now):
        yield "the number of answers"
    pairs = [*zip(before, now, strict=False)]
    if any(old.template != new.template for old, new in pairs):
        turned = all(
            new.template in (old.template, with_turn_markers(old.template))
            or old.template == with_turn_markers(new.template)
            for old, new in pairs
        )
        yield "how the prompt is sent" if turned else "the prompt"
    if any(old.decoding != new.decoding for old, new in pairs):
        yield "how the answer is written"


def _differ(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether a variable has another value; which variables there are is the prompt's matter."""
    return any(before[name] != value for name, value in now.items() if name in before)
