"""The fields for the values of a prompt's variables.

Prompts that come with the same value for a variable, as all versions of one task do, share what is
typed for it. Other prompts that use the same name, such as `message`, have a value of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

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

    Args:
        prompts: those that are given the values. Where their fields differ, the first that a person
            filled in is shown.
        names: the variables.
    """
    fields = {name: _shown_field(prompts, name) for name in dict.fromkeys(names)}
    with st.container(horizontal=True, key="variables"):
        values = {name: _value(field, name) for name, field in fields.items()}
    _offer_own_values(fields, values)
    optional = frozenset[str]().union(*(prompt.template.optional for prompt in prompts))
    return {
        name: value
        for name, value in values.items()
        if value.strip() or name in optional or _meant_blank(name, fields[name])
    }


def variable_field(name: str, default: str = "") -> Field[str]:
    """A variable's value.

    Args:
        name: the variable.
        default: the value that the prompt comes with; empty for none.
    """
    # Other prompts that come with this value share the field.
    digest = blake2b(default.encode(), digest_size=4).hexdigest()
    return Field(f"value {name} {digest}" if default else f"value {name}", default)


def blank_field(name: str, default: str = "") -> Field[bool]:
    """Whether a variable is meant to be blank; the arguments are those of `variable_field`."""
    return Field(variable_field(name, default).name.replace("value", "blank", 1), False)


def _shown_field(prompts: Sequence[PromptFile], name: str) -> Field[str]:
    using = [prompt for prompt in prompts if name in prompt.template.variables]
    fields = [variable_field(name, prompt.defaults.get(name, "")) for prompt in using]
    filled = (field for field in fields if current_page().is_kept(field))
    with_default = (field for field in fields if field.default)
    return next(filled, None) or next(with_default, None) or variable_field(name)


def _offer_own_values(fields: Mapping[str, Field[str]], values: Mapping[str, str]) -> None:
    """Say that values are not those that the prompt comes with, and give these back on request."""
    typed = [
        name for name, field in fields.items() if field.default and values[name] != field.default
    ]
    if not typed:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own-values"):
        say(st.caption, f"{' and '.join(typed)}: not the text that the prompt comes with.")
        own = [fields[name] for name in typed]
        st.button("Use the prompt's own", type="tertiary", on_click=_use_defaults, args=(own,))


def _use_defaults(fields: Sequence[Field[str]]) -> None:
    # What was typed right before would come after it.
    take_typed()
    for field in fields:
        current_page().keep(field, field.default)


def _meant_blank(name: str, field: Field[str]) -> bool:
    label = plain(f"{name} is meant to be blank")
    return persistent_widget(st.checkbox, label, blank_field(name, field.default))


def _value(field: Field[str], name: str) -> str:
    # A field of one line would make one line of a pasted text.
    return persistent_widget(st.text_area, plain(name), field, height="content")
