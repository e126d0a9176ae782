"""The values of a page's fields: what they show, and how user input is saved.

Text, choices and settings persist across page changes, reloads and server restarts. A link shows
the sender's values on its own page only and leaves the reader's drafts unchanged, until the reader
edits a field. A field without a draft shows the default of the prompt or the app.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from lit_core.views.state.drafts import drafts, keep_draft

T = TypeVar("T")

_PAGE, _DRAWN, _LINKED, _REQUESTS = "page", "values drawn", "values linked", "requests"
_SPECIAL = re.compile("[^A-Za-z0-9]")
_KEY = re.compile("kept-([^-]+)-([^-]+)")


@dataclass(frozen=True)
class Field(Generic[T]):
    """A value that is kept.

    Attributes:
        name: the name of its draft.
        default: its value where nobody changed it. A kept value is of the same type.
    """

    name: str
    default: T


@dataclass(frozen=True)
class PageState:
    """The values of one page's fields, by one rule.

    A field's value is the first of these that there is: what a link shows on this page, the draft,
    the default. What a person types or chooses becomes the draft and ends what a link shows; of two
    texts that are typed the newer number wins (`live_input`).

    Streamlit's widgets only mirror these values: a widget is given the value when it is drawn first
    on a page, and when the value was changed by anything but the widget.

    Attributes:
        page: the page's name.
    """

    page: str

    def value(self, field: Field[T]) -> T:
        """The value of a field; one that was kept as another type is passed over."""
        for known in (self._linked, drafts()):
            if isinstance(value := known.get(field.name), type(field.default)):
                return value
        return field.default

    def keep(self, field: Field[T], value: T) -> None:
        """Make what a person typed or chose the draft. Call it before the widget is drawn.

        The page that is being drawn may be another one with a widget for the same draft.
        """
        self._linked.pop(field.name, None)
        keep_draft(field.name, value)
        for page in (self, current_page()):
            page.refresh(field)

    def show(self, field: Field[T], value: T) -> None:
        """Show what a link asks for, and leave the draft alone."""
        self._linked[field.name] = value
        self.refresh(field)

    def hide(self, names: Iterable[str]) -> None:
        """Show no more what links asked for in the fields of these names."""
        for name in names:
            self._linked.pop(name, None)
            self._drawn.pop(self.widget_key(Field(name, None)), None)

    @property
    def shown(self) -> dict[str, Any]:
        """What links show, by the names of fields."""
        return dict(self._linked)

    def is_kept(self, field: Field[Any]) -> bool:
        """Whether a person or a link gave the field's value."""
        return any(field.name in known for known in (self._linked, drafts()))

    def follow_default(self, field: Field[Any]) -> None:
        """Have the field's widget drawn anew where its default changed. Call it before that.

        What a person has just chosen in the widget may not be kept yet, and is left as it is.
        """
        key = self.widget_key(field)
        if self.is_drawn(field) and st.session_state[key] == self.drawn_value(field):
            self.refresh(field)

    def refresh(self, field: Field[Any]) -> None:
        """Have the field's widget drawn anew where it shows another value."""
        key = self.widget_key(field)
        if key in st.session_state and st.session_state[key] != self.value(field):
            self._drawn.pop(key, None)

    def widget_key(self, field: Field[Any]) -> str:
        """The key of the field's widget, made of letters that can stand in the name of a class."""
        return f"kept-{_escaped(self.page)}-{_escaped(field.name)}"

    def is_drawn(self, field: Field[Any]) -> bool:
        """Whether the field's widget shows its value."""
        key = self.widget_key(field)
        return key in self._drawn and key in st.session_state

    def set_drawn(self, field: Field[T], value: T) -> None:
        """Remember what the field's widget shows."""
        self._drawn[self.widget_key(field)] = value

    def drawn_value(self, field: Field[T]) -> T:
        """What the field's widget was last drawn with."""
        return self._drawn[self.widget_key(field)]

    def request(self, action: str) -> None:
        """Note what a button or a link asks of this page, until it is done or the page is left.

        What a person types and presses at once comes in several messages. Each one ends the page
        run that the one before began, and Streamlit tells that run alone what was pressed.
        """
        self._requests.add(action)

    def is_requested(self, action: str) -> bool:
        """Whether something was asked for and is not done."""
        return action in self._requests

    def forget_requests(self) -> None:
        """Forget all requests. Call it once the page has done them, or cannot."""
        self._requests.clear()

    @property
    def _requests(self) -> set[str]:
        return st.session_state.setdefault(_REQUESTS, {}).setdefault(self.page, set())

    @property
    def _drawn(self) -> dict[str, Any]:
        return st.session_state.setdefault(_DRAWN, {})

    @property
    def _linked(self) -> dict[str, Any]:
        return st.session_state.setdefault(_LINKED, {}).setdefault(self.page, {})


def current_page() -> PageState:
    """The state of the page that is being drawn."""
    return PageState(st.session_state.get(_PAGE, ""))


def begin_page(page: str) -> None:
    """Begin to draw a page. On another page than before, each widget is given its value anew."""
    if st.session_state.get(_PAGE) != page:
        current_page().forget_requests()
        st.session_state[_PAGE] = page
        st.session_state[_DRAWN] = {}


def keep_typed(key: str, text: str) -> None:
    """Make what was typed the draft, by the key of its widget, on whatever page that was."""
    if not (known := _KEY.fullmatch(key)):
        return  # of another version of the app
    page, name = map(_unescaped, known.groups())
    PageState(page).keep(Field(name, ""), text)


def _escaped(name: str) -> str:
    return _SPECIAL.sub(lambda found: f"_{ord(found[0]):x}_", name)


def _unescaped(name: str) -> str:
    return re.sub("_([0-9a-f]+)_", lambda found: chr(int(found[1], 16)), name)
