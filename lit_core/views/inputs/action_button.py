"""Buttons whose press is kept until the page has acted on it: see `PageState.request`."""

from dataclasses import dataclass
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from lit_core.views.state.page_state import current_page


@dataclass(frozen=True)
class ActionButton:
    """A button that a page acts on while it is drawn, when all fields have been read.

    Attributes:
        label: what the person reads.
        key: its key.
    """

    label: str
    key: str

    def draw(self, place: DeltaGenerator, **options: Any) -> None:
        """Draw the button; `options` are those of `st.button`."""
        place.button(self.label, key=self.key, on_click=self._press, **options)

    @property
    def pressed(self) -> bool:
        """Whether it was pressed and the page has not acted on it yet."""
        return current_page().is_requested(self.key)

    def _press(self) -> None:
        current_page().request(self.key)
