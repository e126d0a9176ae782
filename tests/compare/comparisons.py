"""Comparisons written by hand."""

from dataclasses import replace

from lit_core.compare import Case, Cell, Comparison, ExplainedAnswer, Variant
from lit_core.prompts import PromptTemplate
from lit_core.salience import Attribution, whole_response
from tests.generations import GRAD_L2, gradients, make_generation

CREATED = "2026-01-31T12:00:00+00:00"


def cell(
    variant: str = "mistake",
    case: str = "1",
    output: str = " Good",
    sample: int = 0,
    values: dict[str, str] | None = None,
) -> Cell:
    """A variant's answer of one token to a prompt of two lines."""
    generation = replace(make_generation(["Dish: soup", "\n", f"Say {variant}:"], [output]))
    return Cell(
        case=Case(case, {"dish": "soup"} if values is None else values),
        variant=Variant(variant, f"fewshot-{variant}", PromptTemplate("Dish: {{dish}}")),
        sample_index=sample,
        prompt=generation.prompt,
        created_at=CREATED,
        generation=generation,
        attribution=Attribution.of_gradients(
            generation, gradients(generation, seed=len(variant)), ((6, 10),)
        ),
    )


def failed(variant: str, error: str) -> Cell:
    """A cell in which there is only an error."""
    return replace(cell(variant), generation=None, attribution=None, prompt="", error=error)


def comparison(*cells: Cell) -> Comparison:
    return Comparison("abc123", cells)


def explained(*cells: Cell) -> list[ExplainedAnswer]:
    """The cells with their whole answer explained."""
    return [
        ExplainedAnswer(one, whole_response(one.generation), GRAD_L2)
        for one in cells
        if one.attribution and one.generation
    ]
