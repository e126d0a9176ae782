"""A view as parameters of an address: settings and numbers only, never a word of a prompt."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lit_core.salience import CUSTOM
from lit_core.store import Kind
from lit_core.views.state.view import DEFAULT_VIEW, Spans, View, parse_view

MARK = "~"
SPAN = re.compile(r"([0-9]{1,6})-([0-9]{1,6})", re.ASCII)
SETTINGS = (
    "multi_hop",
    "measure",
    "style",
    "layout",
    "intensity",
    "threshold",
    "scroll",
    "follow",
)
TICKS = ("multi_hop", "scroll", "follow")


def view_parameters(view: View, keep: Callable[[Kind, str], str]) -> dict[str, str]:
    """What a link says of a view; texts are kept, and the link names them by their ids.

    Raises:
        StoreError: a text cannot be kept.
    """
    name, _, pattern = view.granularity.partition(":")
    asked = {"granularity": f"{name}{MARK}{keep(Kind.PATTERN, pattern)}" if pattern else name}
    asked["method"] = view.method
    if view.foil:
        asked["foil"] = keep(Kind.FOIL, view.foil)
    for setting in SETTINGS:
        value = getattr(view, setting)
        if value != getattr(DEFAULT_VIEW, setting):
            asked[setting] = f"{value:g}" if isinstance(value, float) else str(value).lower()
    if view.selection is not None:
        asked["lead"] = str(view.lead)
        asked["selection"] = ".".join(map(_written, view.selection))
    return asked


def view_from_link(asked: Mapping[str, str], find: Callable[[Kind, str], str]) -> View:
    """The view a link asks for; what makes no sense is left as usual.

    Raises:
        StoreError: a text that the link names is not kept here.
    """
    given: dict[str, Any] = {
        name: asked[name]
        for name in ("method", "foil_space", "measure", "style", "layout")
        if name in asked
    }
    name, _, pattern = asked.get("granularity", DEFAULT_VIEW.granularity).partition(MARK)
    given["granularity"] = f"{CUSTOM}:{find(Kind.PATTERN, pattern)}" if pattern else name
    if "foil" in asked:
        given["foil"] = find(Kind.FOIL, asked["foil"])
    for setting in ("intensity", "threshold"):
        given[setting] = _number(asked.get(setting, ""))
    for setting in TICKS:
        if setting in asked:
            given[setting] = asked[setting] == "true"
    view = parse_view(given)
    if "selection" not in asked:
        return view
    lead = asked.get("lead", "0")
    selection = tuple(_read(panel) for panel in asked["selection"].split("."))
    return replace(view, lead=int(lead) if lead in {"0", "1", "2", "3"} else 0, selection=selection)


def _written(spans: Spans) -> str:
    return "_".join(f"{start}-{stop}" for start, stop in spans)


def _read(text: str) -> Spans:
    found = [SPAN.fullmatch(part) for part in text.split("_")]
    return tuple((int(one[1]), int(one[2])) for one in found if one and int(one[1]) < int(one[2]))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
