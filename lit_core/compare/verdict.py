"""What a deletion test says of a finding, in sentences that name the tested parts."""

from dataclasses import dataclass

from lit_core.compare.cue import is_cue
from lit_core.compare.deletion_report import DeletionReport
from lit_core.compare.finding import strongest
from lit_core.compare.quoting import named_part
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience.deletion_test import TOO_LITTLE

# The finding quotes the part at length.
SHORT = 40


@dataclass(frozen=True)
class Verdict:
    """Whether a test confirms the influence of a part, with the two figures that rests on."""

    sentence: str
    confirmed: bool


def verdicts(one: ExplainedAnswer, report: DeletionReport) -> list[Verdict]:
    """Of the part that ranks first, and of the first of the examples where these are tested too."""
    told = (
        f"This influence is {_confirmed(report)} by a test: without {_tested(one, report)} "
        f"{report.test.effect}; without a part chosen at random {report.test.random_effect}."
    )
    if report.test.is_small:
        told = f"{told[:-1]}; {TOO_LITTLE}."
    found = [Verdict(told, report.test.confirmed)]
    if examples := report.of_examples:
        part = named_part(one.cell.prompt, examples.test.top_part, SHORT)
        told = (
            f"Of the examples, the influence of {part} is {_confirmed(examples)}: without it "
            f"{examples.test.effect}; without one of their parts chosen at random "
            f"{examples.test.random_effect}."
        )
        found.append(Verdict(told, examples.test.confirmed))
    return found


def left_out(one: ExplainedAnswer, report: DeletionReport) -> list[str]:
    """A note if the tested part is not the top-ranked one: a cue, negative or in the answer."""
    top, tested = strongest(one.scores()), report.test.top_part
    if top is None or top.segment.index == tested.index:
        return []
    told = f"The test leaves out {named_part(one.cell.prompt, tested)}, the"
    if is_cue(top, one.cell.prompt):
        return [f"{told} next part apart from the cue."]
    return [f"{told} part of the prompt that speaks most for these words."]


def _confirmed(report: DeletionReport) -> str:
    return "confirmed" if report.test.confirmed else "not confirmed"


def _tested(one: ExplainedAnswer, report: DeletionReport) -> str:
    """The tested part: by its text where it is not the one that the finding names first."""
    top, tested, prompt = strongest(one.scores()), report.test.top_part, one.cell.prompt
    if top and is_cue(top, prompt):
        return named_part(prompt, tested)  # beside a cue the finding names a second part
    if top is None or top.segment.index != tested.index:
        return f"{named_part(prompt, tested)}, which speaks most for these words,"
    if tested.text != top.segment.text:
        return named_part(prompt, tested)  # the part ends in a cue, which was left in
    return "this part"
