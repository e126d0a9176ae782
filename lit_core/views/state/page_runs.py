"""The runs that a page shows: nobody waits for those that are replaced, or whose page was left."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lit_core.engine import Run
from lit_core.views.state.page_state import current_page

_PAGES = "pages with runs"


@dataclass(frozen=True)
class PageRuns:
    """The runs of one page, which the session keeps.

    Attributes:
        slot: the name they are kept by.
    """

    slot: str

    @property
    def shown(self) -> list[Run]:
        """The runs that the page shows."""
        return st.session_state.get(self.slot, [])

    def cancel(self) -> None:
        """End what the runs still do, as others take their place."""
        for run in self.shown:
            run.cancel()

    def show(self, runs: Sequence[Run]) -> None:
        """Show these from now on."""
        st.session_state[self.slot] = list(runs)
        st.session_state.setdefault(_PAGES, {})[self.slot] = current_page().page


def leave_other_pages() -> None:
    """End what would explain the answers of pages that are not drawn; answers go on."""
    pages: dict[str, str] = st.session_state.get(_PAGES, {})
    for slot, page in pages.items():
        if page != current_page().page:
            for run in PageRuns(slot).shown:
                run.leave()
