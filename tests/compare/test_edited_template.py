"""A template with edits renders as the prompt with them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lit_core.compare import Case, Cell, Variant, edited_template
from lit_core.prompts import PromptTemplate
from lit_core.salience import PromptEdit, edited_prompt
from tests.compare.comparisons import cell
from tests.generations import make_generation

VALUES = {"dish": "leek pie", "mood": "{{glad}}"}
TEMPLATE = "Say \\{{so}}.\nDish: {{dish}}, mood {{mood}}\nLabel: {{dish}}"
PIECES = st.sampled_from(["good", "{{dish}}", "", " a b\n", "\\{{"])


def of_template() -> Cell:
    """A cell whose prompt was made of the template."""
    variant = Variant("v", "p", PromptTemplate(TEMPLATE))
    prompt = variant.template.render(VALUES).text
    return replace(cell(), case=Case("1", VALUES), variant=variant, prompt=prompt)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 9), PIECES), max_size=3))
def test_it_renders_as_the_edited_prompt(spans: list[tuple[int, int, str]]) -> None:
    one = of_template()
    generation = make_generation([*one.prompt], [" ok"])
    edits: list[PromptEdit] = []
    for first, length, replacement in spans:
        edit = PromptEdit(first, min(first + length, 1 + len(one.prompt)), replacement)
        if edit.first < edit.stop and not any(map(edit.overlaps, edits)):
            edits.append(edit)
    template = PromptTemplate(edited_template(one, generation, edits))
    assert template.render(VALUES).text == edited_prompt(generation, edits)


def test_variables_that_are_not_changed_stay_variables() -> None:
    one = of_template()
    generation = make_generation([*one.prompt], [" ok"])
    first_line = PromptEdit(1, 1 + one.prompt.index("\n") + 1)
    assert edited_template(one, generation, [first_line]) == TEMPLATE.split("\n", 1)[1]
