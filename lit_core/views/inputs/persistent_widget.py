"""Widgets whose value survives a page change, a reload and a restart.

Streamlit forgets a widget when its page is left; here it is given its value again: see `PageState`.
"""

from collections.abc import Callable, Container, Mapping
from typing import Any, TypeVar

import streamlit as st

from lit_core.views.state.page_state import Field, PageState, current_page

T = TypeVar("T")
LABELS = "labels"


def persistent_widget(
    widget: Callable[..., Any],
    label: str,
    field: Field[T],
    valid: Container[Any] | None = None,
    **options: Any,
) -> T:
    """Draw a Streamlit input widget whose value is kept, and return its value.

    Args:
        widget: such as `st.text_area`.
        label: what the person reads.
        field: what the widget shows.
        valid: values the widget can take; a kept value outside them gives way to the default.
        options: passed on to the widget. A number is held to its `min_value` and `max_value`.
    """
    page = current_page()
    key = page.widget_key(field)
    relabelled = _is_relabelled(key, options)
    if relabelled or not page.is_drawn(field):
        st.session_state[key] = page.value(field)
    elif st.session_state[key] != page.drawn_value(field):
        page.keep(field, st.session_state[key])  # A request overtook the callback.
    if valid is not None and st.session_state[key] not in valid:
        st.session_state[key] = field.default
    if "min_value" in options:
        st.session_state[key] = _within(st.session_state[key], options)
    value = st.session_state[key]
    page.set_drawn(field, value)
    options |= _initial(widget, value, options)
    return widget(label, key=key, on_change=_keep, args=(page, field), **options)


def _keep(page: PageState, field: Field[Any]) -> None:
    # The next page may be drawn already when the request arrives.
    value = st.session_state[page.widget_key(field)]
    page.keep(field, value)
    page.set_drawn(field, value)


def _within(number: float, options: Mapping[str, Any]) -> float:
    return min(max(number, options["min_value"]), options["max_value"])


def _is_relabelled(key: str, options: Mapping[str, Any]) -> bool:
    """Whether choices go by other labels than they did.

    The browser knows a choice by its label, and has to be told again which is chosen.
    """
    if "format_func" not in options:
        return False
    drawn = st.session_state.setdefault(LABELS, {})
    labels = [options["format_func"](option) for option in options["options"]]
    before, drawn[key] = drawn.get(key, labels), labels
    return before != labels


def _initial(widget: Callable[..., Any], value: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    # A browser that draws a widget anew, as after a deep link, begins with the widget's own
    # initial value and would send that back in place of the one in the session.
    if widget == st.selectbox:
        return {"index": list(options["options"]).index(value)}
    if widget in (st.multiselect, st.segmented_control):
        return {"default": value}
    return {"value": value}
