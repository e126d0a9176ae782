"""Widgets whose value survives a page change, a reload and a restart.

Each has a slot, the name its value is kept under. Streamlit forgets a widget when its page is
left; here it is filled again from the draft that was written when the value was committed. What a
link shows on a page goes before that until it is changed, and leaves the draft alone.
"""

import re
from collections.abc import Callable, Container, Mapping
from typing import Any

import streamlit as st

from lit_core.views.drafts import drafts, keep_draft

SHOWN, PAGE, STALE, LABELS = "shown", "page here", "stale", "labels"
_ESCAPED = re.compile("[^A-Za-z0-9]")
_KEY = re.compile("kept-([^-]+)-([^-]+)")


def persistent_widget(
    widget: Callable[..., Any],
    label: str,
    slot: str,
    default: Any,
    valid: Container[Any] | None = None,
    **options: Any,
) -> Any:
    """A Streamlit input widget whose value is kept.

    Args:
        widget: such as `st.text_area`.
        label: what the person reads.
        slot: the name the value is kept under.
        default: the value when nothing is kept.
        valid: values the widget can take; a kept value outside them gives way to the default.
        options: passed on to the widget. A number is held to its `min_value` and `max_value`.
    """
    key = _key(slot)
    if _relabelled(key, options):
        _stale().add(key)
    if key not in st.session_state or key in _stale():
        st.session_state[key] = kept_value(slot, default)
        _stale().discard(key)
    if valid is not None and st.session_state[key] not in valid:
        st.session_state[key] = default
    if "min_value" in options:
        st.session_state[key] = _within(st.session_state[key], options)
    initial = _initial(widget, st.session_state[key], options)
    return widget(label, key=key, on_change=_keep, args=(slot,), **initial, **options)


def kept_value(slot: str, default: Any) -> Any:
    """The value of a slot, as shown or else as kept."""
    key, known = _key(slot), {**drafts(), **_shown()}
    if key in st.session_state and key not in _stale():
        return st.session_state[key]
    return known.get(slot, default)


def keep(slot: str, value: Any) -> None:
    """Keep a value and show it. Call it before the widget is drawn, as in a callback."""
    _set(slot, value)
    _keep(slot)


def show(slot: str, value: Any) -> None:
    """Show a value on this page, as a link asks for, and leave what is kept alone."""
    _shown()[slot] = value
    _set(slot, value)


def keep_typed(key: str, text: str) -> None:
    """Keep what was typed into the widget with this key, and show it there and on this page."""
    if not (known := _KEY.fullmatch(key)):
        return  # of another version of the app
    page, slot = map(_unescaped, known.groups())
    _shown(page).pop(slot, None)
    keep_draft(slot, text)
    for showing in {page, st.session_state.get(PAGE, page)}:
        key = widget_key(showing, slot)
        unlike = key in st.session_state and st.session_state[key] != text
        if unlike and slot not in _shown(showing):
            st.session_state[key] = text


def widget_key(page: str, slot: str) -> str:
    """The key of a widget, made of letters that can stand in the name of a class."""
    return f"kept-{_escaped(page)}-{_escaped(slot)}"


def begin_page(name: str) -> None:
    """Begin a page's run: what a link shows is shown on its own page alone.

    What another page showed is passed over, and not deleted: Streamlit may still bring inputs for
    it that were on their way.
    """
    if st.session_state.get(PAGE) != name:
        st.session_state[PAGE] = name
        keys = map(str, st.session_state)
        st.session_state[STALE] = {key for key in keys if key.startswith("kept-")}


def _set(slot: str, value: Any) -> None:
    st.session_state[_key(slot)] = value
    _stale().discard(_key(slot))


def _stale() -> set[str]:
    """The keys whose values are still another page's, or go by labels that are no more."""
    return st.session_state.setdefault(STALE, set())


def _shown(page: str | None = None) -> dict[str, Any]:
    """What a link shows on a page, by slot."""
    return st.session_state.setdefault(f"{SHOWN} {page or st.session_state.get(PAGE)}", {})


def _within(number: float, options: Mapping[str, Any]) -> float:
    return min(max(number, options["min_value"]), options["max_value"])


def _relabelled(key: str, options: Mapping[str, Any]) -> bool:
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


def _key(slot: str) -> str:
    return widget_key(st.session_state.get(PAGE, ""), slot)


def _escaped(name: str) -> str:
    return _ESCAPED.sub(lambda found: f"_{ord(found[0]):x}_", name)


def _unescaped(name: str) -> str:
    return re.sub("_([0-9a-f]+)_", lambda found: chr(int(found[1], 16)), name)


def _keep(slot: str) -> None:
    _shown().pop(slot, None)
    keep_draft(slot, st.session_state[_key(slot)])
