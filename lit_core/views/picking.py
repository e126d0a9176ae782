"""Remembers which words of the answers are being explained, in all panels at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lit_core.compare import Cell, Explained, align
from lit_core.errors import SalienceError
from lit_core.salience import (
    Salience,
    Segment,
    Target,
    last_line,
    target_characters,
)
from lit_core.views.salience_view import Picked
from lit_core.views.view_settings import ViewSettings


@dataclass(frozen=True)
class Picking:
    """The selection of one page."""

    page: str

    @property
    def picked(self) -> Picked | None:
        """What was clicked last, or came with a link; None stands for the last line."""
        return st.session_state.get(self._key)

    def pick(self, picked: Picked | None) -> None:
        """Select part of one answer; the other panels follow."""
        st.session_state[self._key] = picked

    def explained(self, cells: Sequence[Cell], settings: ViewSettings) -> list[Explained]:
        """The cells that can be explained, each with its part of the selection.

        The selection covers whole parts of the text, so that what is outlined is what is
        explained, also after a change to larger parts.
        """
        granularity = settings.granularity
        ready = [(cell, cell.salience) for cell in cells if cell.salience]
        if not ready:
            return []
        lead = ready[self.picked.panel if self.picked and self.picked.panel < len(ready) else 0][1]
        parts = _covering(lead, self._target(lead), granularity)
        found = []
        for cell, salience in ready:
            own = parts if salience is lead else _counterparts(lead, parts, salience, granularity)
            if not own:
                own = _covering(salience, last_line(salience.generation), granularity)
            target = _over(salience, own)
            found.append(Explained(cell, salience, target, settings.options(target)))
        return found

    @property
    def _key(self) -> str:
        return f"picked {self.page}"

    def _target(self, salience: Salience) -> Target:
        if self.picked is None:
            return last_line(salience.generation)
        try:
            return target_characters(salience.generation, self.picked.start, self.picked.end)
        except SalienceError:
            return last_line(salience.generation)


def _covering(salience: Salience, target: Target, granularity: str) -> list[Segment]:
    """The parts of the answer that hold some of the target."""
    first = salience.generation.prompt_tokens + target.start
    stop = salience.generation.prompt_tokens + target.end
    return [s for s in salience.segments(granularity) if s.first < stop and s.stop > first]


def _counterparts(
    lead: Salience, parts: Sequence[Segment], other: Salience, granularity: str
) -> list[Segment]:
    """The parts of another answer that stand where these stand in the leading one."""
    theirs = other.segments(granularity)
    pairs = align(lead.segments(granularity), theirs)
    wanted = {part.index for part in parts}
    return [part for part in theirs if pairs.get(part.index) in wanted]


def _over(salience: Salience, parts: Sequence[Segment]) -> Target:
    """The target from the first to the last of these parts."""
    made = salience.generation
    offset = len(made.prompt)
    return target_characters(made, parts[0].start - offset, parts[-1].end - offset)
