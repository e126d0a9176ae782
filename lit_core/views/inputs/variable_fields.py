"""The fields for the values of a prompt's variables."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from lit_core.prompts import PromptFile
from lit_core.views.components.live_input import take_typed
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.messages import plain, say
from lit_core.views.state.page_state import Field, current_page


def variable_fields(prompts: Sequence[PromptFile], names: Iterable[str]) -> dict[str, str]:
    """A field for each variable.

    Those left blank are left out, so that a run names them, unless a prompt calls them optional or
    the person says that they are meant to be blank.
    """
    defaults: dict[str, str] = {}
    for prompt in prompts:
        defaults = {**prompt.defaults, **defaults}
    with st.container(horizontal=True, key="variables"):
        values = {
            name: _value(variable_field(name, defaults.get(name, "")), name)
            for name in dict.fromkeys(names)
        }
    _offer_own_values(defaults, values)
    optional = frozenset[str]().union(*(prompt.template.optional for prompt in prompts))
    return {
        name: value
        for name, value in values.items()
        if value.strip() or name in optional or _meant_blank(name)
    }


def _offer_own_values(defaults: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Say that values are not the prompt's own, and give these back on request.

    Prompts that have a variable of the same name share its value: what was typed for one may be
    meant for it alone.
    """
    own = {
        name: defaults[name]
        for name, value in values.items()
        if defaults.get(name) and value != defaults[name]
    }
    if not own:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own-values"):
        say(st.caption, f"{' and '.join(own)}: not the text that the prompt comes with.")
        st.button("Use the prompt's own", type="tertiary", on_click=_use, args=(own,))


def _use(values: Mapping[str, str]) -> None:
    # What was typed right before would come after it.
    take_typed()
    for name, value in values.items():
        current_page().keep(variable_field(name), value)


def variable_field(name: str, default: str = "") -> Field[str]:
    """A variable's value."""
    return Field(f"value {name}", default)


def blank_field(name: str) -> Field[bool]:
    """Whether a variable is meant to be blank."""
    return Field(f"blank {name}", False)


def _meant_blank(name: str) -> bool:
    return persistent_widget(st.checkbox, plain(f"{name} is meant to be blank"), blank_field(name))


def _value(field: Field[str], name: str) -> str:
    # A field of one line would make one line of a pasted text.
    return persistent_widget(st.text_area, plain(name), field, height="content")
