"""The field for an answer that is explained in place of the model's own."""

import streamlit as st

from lit_core.salience import AUTO, WITH, WITHOUT, TypedText
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.inputs.prompt_choice import task_of
from lit_core.views.state.page_state import Field, PageState

SPACE_LABELS = {
    AUTO: "As the model would more likely write it",
    WITH: "A space",
    WITHOUT: "No space",
}


def answer_field(field: Field[str], meaning: str) -> TypedText | None:
    """An answer that is explained in place of the model's own; None where nothing is typed."""
    typed = persistent_widget(
        st.text_area,
        "Explain this answer instead",
        field,
        height="content",
        placeholder="Leave blank to let the model write",
        help=f"{meaning} Its words are explained as if the model had written them.",
    )
    if not typed.strip():
        return None
    space = persistent_widget(
        st.selectbox,
        "Space before that answer",
        space_field(field),
        valid=SPACE_LABELS,
        options=list(SPACE_LABELS),
        format_func=SPACE_LABELS.__getitem__,
        help="A model reads “ Tokyo” and “Tokyo” as different words: after “A:” it writes the "
        "first, after an open quote the second.",
    )
    return TypedText(typed, space)


def given_answer_field(page: PageState, prompt: str) -> Field[str]:
    """An answer that is explained in place of the model's own; prompts of one task share it.

    Args:
        page: where it is typed.
        prompt: the name of the prompt, or of the first of several.
    """
    return Field(f"{page.page} answer {task_of(prompt)}", "")


def space_field(answer: Field[str]) -> Field[str]:
    """Whether a space goes before an answer."""
    return Field(f"{answer.name} space", AUTO)
