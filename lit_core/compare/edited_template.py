"""Makes changes that were tried in a prompt in its template."""

from collections.abc import Sequence

from lit_core.compare.values import Cell
from lit_core.gemma import Generation
from lit_core.prompts import PromptTemplate
from lit_core.salience import PromptEdit


def edited_template(cell: Cell, generation: Generation, edits: Sequence[PromptEdit]) -> str:
    """The template's text with the edits made; its variables stay where no edit takes them away.

    Args:
        cell: the variant and the values its prompt was made of.
        generation: the prompt and the answer.
        edits: the changes, which do not overlap.
    """
    changes = sorted((*edit.characters(generation), edit.replacement) for edit in edits)
    text = ""
    for origin in cell.variant.template.render(cell.case.values).origins:
        inside = [each for each in changes if each[0] < origin.end and origin.start < each[1]]
        if origin.kind == "variable" and not inside:
            text += f"{{{{{origin.name}}}}}"
            continue
        at = origin.start
        for start, end, replacement in inside:
            text += _literal(cell.prompt[at : max(at, start)])
            text += _literal(replacement) if start >= origin.start else ""
            at = min(end, origin.end)
        text += _literal(cell.prompt[at : origin.end])
    return text


def _literal(text: str) -> str:
    return PromptTemplate.literal(text).text
