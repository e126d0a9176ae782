"""Remembers which words of the answers are being explained, in all panels at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lit_core.compare import Cell, Explained, align
from lit_core.errors import SalienceError
from lit_core.salience import Salience, Target, target_characters, target_line, whole_response
from lit_core.views.salience_view import Picked


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

    def explained(self, cells: Sequence[Cell], granularity: str) -> list[Explained]:
        """The cells that can be explained, each with its part of the selection."""
        ready = [(cell, cell.salience) for cell in cells if cell.salience]
        lead = self.picked.panel if self.picked and self.picked.panel < len(ready) else 0
        target = self._target(ready[lead][1]) if ready else None
        found = []
        for cell, salience in ready:
            own = target and _counterpart(ready[lead][1], target, salience, granularity)
            found.append(Explained(cell, salience, own or last_line(salience)))
        return found

    @property
    def _key(self) -> str:
        return f"picked {self.page}"

    def _target(self, salience: Salience) -> Target:
        if self.picked is None:
            return last_line(salience)
        try:
            return target_characters(salience.generation, self.picked.start, self.picked.end)
        except SalienceError:
            return last_line(salience)


def last_line(salience: Salience) -> Target:
    """The last line of an answer that says something, where its conclusion stands."""
    lines = salience.generation.response.split("\n")
    spoken = [number for number, line in enumerate(lines, start=1) if line.strip()]
    made = salience.generation
    return target_line(made, spoken[-1]) if spoken else whole_response(made)


def _counterpart(
    lead: Salience, target: Target, other: Salience, granularity: str
) -> Target | None:
    """The part of another answer that stands where `target` stands in the leading one."""
    if other is lead:
        return target
    ours, theirs = lead.segments(granularity), other.segments(granularity)
    first = lead.generation.prompt_tokens + target.start
    stop = lead.generation.prompt_tokens + target.end
    covered = {part.index for part in ours if part.first < stop and part.stop > first}
    pairs = align(ours, theirs)
    matched = [part for part in theirs if pairs.get(part.index) in covered]
    if not matched:
        return None
    offset = len(other.generation.prompt)
    start, end = matched[0].start - offset, matched[-1].end - offset
    return target_characters(other.generation, start, end)
