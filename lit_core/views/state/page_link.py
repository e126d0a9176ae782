"""The address of a page as a link: opened once, and written as the page changes.

An address holds ids and settings only, never a word of a prompt.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from lit_core.errors import StoreError
from lit_core.gemma import resolve
from lit_core.settings import PRECISIONS
from lit_core.views.messages import plain, say
from lit_core.views.model.model_in_use import models_here, use_model
from lit_core.views.state.decoding_link import decoding_faults
from lit_core.views.state.drafts import drafts, keep_draft
from lit_core.views.state.page_state import Field, PageState
from lit_core.views.state.resources import ModelKey, model_in_use

# Of a page's own addresses: a browser that is reloaded may not have the last one yet.
MOST_WRITTEN = 5
# Asked of a page by what leads to it, such as a link: to run what its fields show.
RUN = "run"


@dataclass(frozen=True)
class PageLink:
    """What the links of one page ask for.

    Attributes:
        page: the page's fields.
        mark: the parameter that every link of the page has.
    """

    page: PageState
    mark: str

    def open(
        self,
        show_fields: Callable[[Mapping[str, str], bool], str],
        show_view: Callable[[Mapping[str, str]], None],
    ) -> bool:
        """Show what the address asks for, when it was not this session that wrote it.

        A browser may still send an earlier address of this page while a later one is on its way to
        it: that must not overwrite what has been typed since. After a reload the fields show what
        they showed before, as the address may be older than what was typed. A warning about a link
        is shown until another link is opened or `forget` is called.

        Args:
            show_fields: puts what an address asks for into the page's fields, and says in words
                what cannot be shown; after a reload, which it is told of, it leaves alone what is
                typed on this page. It may raise `StoreError`.
            show_view: the same for what is chosen in the results.

        Returns:
            Whether to run what the fields show: a link was opened, or is to be seen with its own
            model, or another page asks for it, and everything referred to was found. It stays so
            until the page forgets its requests.
        """
        asked = st.query_params.to_dict()
        line = _line(asked)
        if self.mark in asked and line not in self._known:
            self.forget()
            reloaded = not self._known and line in self._kept.get("written", ())
            if reloaded:
                asked = dict(parse_qsl(self._kept["written"][-1], keep_blank_values=True))
            try:
                self._state["held"] = " ".join(decoding_faults(asked))
                self._state["fault"] = show_fields(asked, reloaded)
                show_view(asked)
            except StoreError as error:
                self._state["fault"] = str(error)
            if reloaded:
                self._restore_fields()
            elif "model" in asked:
                self._state["model"] = asked["model"], asked.get("precision", PRECISIONS[0])
            self.page.request(RUN)
            # Last: a page run that is ended before leaves the link to be opened by the next one.
            self._known.add(line)
        for warning in (self._state.get("fault"), self._state.get("held")):
            if warning:
                say(st.warning, warning)
        self._offer_model()
        return self.page.is_requested(RUN) and not self._state.get("fault")

    def forget(self) -> None:
        """Say no more of what the last link asked for."""
        for key in ("fault", "held", "model"):
            self._state.pop(key, None)

    def write(self, parameters: Mapping[str, str]) -> None:
        """Put what the page shows into its address, and the model in use."""
        name, precision = model_in_use()
        asked = {**parameters, "model": name}
        if precision != PRECISIONS[0]:
            asked["precision"] = precision
        line = _line(asked)
        self._known.add(line)
        self._keep(line)
        if st.query_params.to_dict() != asked:
            st.query_params.from_dict(asked)

    def _restore_fields(self) -> None:
        """Show in the fields what a link showed in them before a reload."""
        for name, (value, draft) in self._kept["shown"].items():
            # Where the draft is another, something was typed since.
            if name not in self.page.shown and drafts().get(name) == draft:
                self.page.show(Field(name, value), value)

    def _keep(self, line: str) -> None:
        before = self._kept.get("written", ())
        others = [each for each in before if each in self._known and each != line]
        known = drafts()
        shown = {name: [value, known.get(name)] for name, value in self.page.shown.items()}
        kept = {"written": [*others, line][-MOST_WRITTEN:], "shown": shown}
        if kept != self._kept:
            keep_draft(self._slot, kept)

    def _offer_model(self) -> None:
        """Say that a link was made with another model, and offer that where it is here."""
        used, linked = model_in_use(), self._state.get("model")
        if linked in (None, used):
            return
        (name, precision), (other, exact) = linked, used
        title = resolve(name).title
        told = (
            f"The link was made with the model {title} in {precision}, and {resolve(other).title} "
            f"in {exact} is in use here: the answers may differ."
        )
        if name in models_here() and precision in PRECISIONS:
            say(st.warning, told)
            st.button(plain(f"Use {title} and run again"), on_click=self._use_model, args=[linked])
        else:
            how = "To see the same, choose that model on the page Model and run again."
            say(st.warning, f"{told} {how}")

    def _use_model(self, linked: ModelKey) -> None:
        use_model(*linked)
        self.page.request(RUN)

    @property
    def _slot(self) -> str:
        return f"link {self.page.page}"

    @property
    def _kept(self) -> dict[str, Any]:
        return drafts().get(self._slot, {})

    @property
    def _state(self) -> dict[str, Any]:
        return st.session_state.setdefault(self._slot, {})

    @property
    def _known(self) -> set[str]:
        """The addresses that this session has opened or written."""
        return st.session_state.setdefault(f"{self._slot} known", set())


def _line(address: Mapping[str, str]) -> str:
    return urlencode(sorted(address.items()))
