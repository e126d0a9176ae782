"""Remembers what a person chose to see on a page, and finds the words that were selected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lit_core.compare import Cell, ExplainedAnswer, align
from lit_core.errors import SalienceError
from lit_core.salience import (
    Attribution,
    Segment,
    Target,
    default_target,
    target_spans,
    target_tokens,
)
from lit_core.views.components.salience_view import Panel
from lit_core.views.state.page_state import Field, PageState
from lit_core.views.state.view import Spans, View, granularity_error, parse_view

SETTINGS: Field[dict[str, Any]] = Field("view", {})
# Which method is used on one page is no matter of another, where it may take minutes.
OF_ONE_PAGE = ("method", "multi_hop", "foil", "foil_space")


@dataclass(frozen=True)
class SelectionState:
    """The view of one page. How it is drawn is kept for all pages, the rest for this one.

    Attributes:
        page: the page that shows it, though another may be drawn when a choice arrives.
    """

    page: PageState

    @property
    def view(self) -> View:
        """What was chosen last; with lines in place of a pattern that cannot be used."""
        settings = self._settings
        if granularity_error(settings):
            settings = replace(settings, granularity="lines")
        lead, selection = st.session_state.get(self._key, (0, None))
        return replace(settings, lead=lead, selection=selection)

    def usable_view(self, cells: Sequence[Cell]) -> tuple[View, str]:
        """What was chosen last, and what is wrong with it: lines are shown in its place then.

        A pattern may be too slow for these texts and not for others.
        """
        view, fault = self.view, granularity_error(self._settings)
        try:
            for cell in cells:
                if known := _known(cell):
                    known.segments(view.granularity)
        except SalienceError as error:
            view, fault = replace(view, granularity="lines"), str(error)
        return view, f"{fault} Lines are shown in its place." if fault else ""

    @property
    def revision(self) -> int:
        """Grows each time that the page, and not the person, changes the view."""
        return st.session_state.get(f"{self._key} revision", 0)

    def on_change(self, given: Mapping[str, Any]) -> None:
        """Take what a person chose in the view."""
        view = parse_view(given)
        self.page.keep(self._method, _part(view, of_one_page=True))
        self.page.keep(SETTINGS, _part(view, of_one_page=False))
        st.session_state[self._key] = (view.lead, view.selection)

    def show(self, view: View) -> None:
        """Show this view, as a link wants it, and leave what is kept alone."""
        self.page.show(self._method, _part(view, of_one_page=True))
        self.page.show(SETTINGS, _part(view, of_one_page=False))
        self._select(view.lead, view.selection)

    def forget(self) -> None:
        """Select what is explained first of each answer, as for new answers."""
        self._select(0, None)

    def shown(self, cells: Sequence[Cell], view: View) -> list[Panel]:
        """A panel for each cell that can be explained, with its part of the selection."""
        ready = [(cell, known) for cell in cells if (known := _known(cell))]
        found = []
        for index, (cell, attribution) in enumerate(ready):
            chosen = view.selection[index : index + 1] if view.selection is not None else ()
            spans = chosen[0] if chosen else _default(ready[0][1], attribution, view.granularity)
            target = _target(attribution, spans)
            if spans and target is None:
                spans = _default(ready[0][1], attribution, view.granularity)
                target = _target(attribution, spans)
            explained = ExplainedAnswer(cell, target, view.config(target)) if target else None
            found.append(Panel(cell, attribution, spans, explained))
        return found

    def _select(self, lead: int, selection: tuple[Spans, ...] | None) -> None:
        st.session_state[self._key] = (lead, selection)
        st.session_state[f"{self._key} revision"] = self.revision + 1

    @property
    def _settings(self) -> View:
        kept = self.page.value(SETTINGS)
        shared = {name: value for name, value in kept.items() if name not in OF_ONE_PAGE}
        return parse_view({**shared, **self.page.value(self._method)})

    @property
    def _method(self) -> Field[dict[str, Any]]:
        return Field(f"method {self.page.page}", {})

    @property
    def _key(self) -> str:
        return f"view {self.page.page}"


def _part(view: View, *, of_one_page: bool) -> dict[str, Any]:
    return {
        name: value for name, value in view.settings.items() if (name in OF_ONE_PAGE) == of_one_page
    }


def _known(cell: Cell) -> Attribution | None:
    """What explains the answer; of an empty answer there is nothing to explain, but to show."""
    generation = cell.generation
    return cell.attribution or (
        Attribution(generation) if generation and not generation.response_tokens else None
    )


def _target(attribution: Attribution, spans: Spans) -> Target | None:
    generation = attribution.generation
    try:
        if len(spans) == 1:
            return target_tokens(generation, *spans[0])
        return target_spans(generation, tuple((start, stop, 1.0) for start, stop in spans))
    except SalienceError:
        return None


def _default(first: Attribution, attribution: Attribution, granularity: str) -> Spans:
    """The parts that hold the default target, and in the other answers what answers to them."""
    own = _covering(attribution, granularity)
    if attribution is not first:
        parts = attribution.segments(granularity)
        pairs = align(first.segments(granularity), parts)
        wanted = {part.index for part in _covering(first, granularity)}
        own = [part for part in parts if pairs.get(part.index) in wanted] or own
    prompt = attribution.generation.prompt_tokens
    return ((own[0].first - prompt, own[-1].stop - prompt),) if own else ()


def _covering(attribution: Attribution, granularity: str) -> list[Segment]:
    generation = attribution.generation
    if not generation.response_tokens:
        return []
    target = default_target(generation)
    first, stop = generation.prompt_tokens + target.start, generation.prompt_tokens + target.end
    return [p for p in attribution.segments(granularity) if p.first < stop and p.stop > first]
