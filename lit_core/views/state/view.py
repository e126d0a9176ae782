"""What a person chose to see: by which parts, by which method, drawn how, and of which words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from lit_core.errors import SalienceError
from lit_core.salience import (
    AUTO,
    CUSTOM,
    DEFAULT_METHOD,
    METHODS,
    SPACES,
    AttributionConfig,
    MethodOptions,
    Target,
    boundaries,
)

CONTRAST = "contrastive"
CHOICES = {
    "method": tuple(METHODS),
    "foil_space": SPACES,
    "measure": ("share", "score", "mean"),
    "style": ("highlight", "underline"),
    "layout": ("text", "chips"),
}
RANGES = {"intensity": (0.25, 1.5), "threshold": (0.0, 20.0)}
MOST_PANELS = 4

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class View:
    """The choices that all panels share, and the selection.

    Attributes:
        granularity: the parts of the text that influence is added up for.
        method: the attribution method.
        multi_hop: whether influence by way of the answer's earlier parts is followed back to the
            prompt, where the method can do so.
        foil: for the contrastive method, what the answer might have said instead.
        foil_space: whether a space goes before it: `yes`, `no`, or `auto`.
        measure: what is shown of a part: its `share`, its `score`, or the `mean` of its tokens.
        style: influence as `highlight` or `underline`.
        layout: parts as running `text` or as `chips`.
        intensity: strength of the colours; 1 is the usual.
        threshold: parts of the prompt with a smaller share, in percent, are folded away.
        scroll: whether the panels scroll together.
        follow: whether a selection in one panel selects its counterparts in the others.
        lead: the panel the selection was made in.
        selection: for each panel, spans of tokens of its answer; None stands for the default.
    """

    granularity: str = "lines"
    method: str = DEFAULT_METHOD
    multi_hop: bool = False
    foil: str = ""
    foil_space: str = AUTO
    measure: str = "share"
    style: str = "highlight"
    layout: str = "text"
    intensity: float = 1.0
    threshold: float = 0.0
    scroll: bool = True
    follow: bool = True
    lead: int = 0
    selection: tuple[Spans, ...] | None = None

    def config(self, target: Target) -> AttributionConfig:
        """How influence on one target is computed; a foil stands where the target begins."""
        options = MethodOptions()
        if self.method == CONTRAST and self.foil.strip():
            options = MethodOptions(
                foil=self.foil, foil_position=target.start, foil_space=self.foil_space
            )
        return AttributionConfig(self.method, self.granularity, options, self.multi_hop)

    @property
    def settings(self) -> dict[str, Any]:
        """The choices without the selection."""
        return {key: value for key, value in asdict(self).items() if key not in PLACE}

    def to_json(self, selection: Sequence[Spans]) -> dict[str, Any]:
        """All of it as plain data, with what is selected in each panel."""
        return {**self.settings, "lead": self.lead, "selection": selection}


PLACE = ("lead", "selection")
DEFAULT_VIEW = View()


def parse_view(given: Mapping[str, Any]) -> View:
    """The view that a browser, a link or a draft describes; defaults replace invalid values.

    An invalid pattern is kept; `granularity_error` says what is wrong with it.
    """
    kinds = {field.name: type(getattr(DEFAULT_VIEW, field.name)) for field in fields(View)}
    valid: dict[str, Any] = {}
    for name, value in given.items():
        if name in CHOICES:
            if value in CHOICES[name]:
                valid[name] = value
        elif name in RANGES:
            low, high = RANGES[name]
            if isinstance(value, int | float) and low <= value <= high:
                valid[name] = float(value)
        elif name == "granularity":
            if _granularity(value):
                valid[name] = value
        elif name == "selection":
            valid[name] = _selection(value)
        elif name in kinds and isinstance(value, kinds[name]):
            valid[name] = value
    if not 0 <= valid.get("lead", 0) < MOST_PANELS:
        valid["lead"] = 0
    return View(**valid)


def granularity_error(view: View) -> str:
    """What is wrong with a pattern of one's own; empty where nothing is."""
    try:
        boundaries(view.granularity)
    except SalienceError as error:
        return str(error)
    return ""


def _granularity(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        boundaries(value)
    except SalienceError:
        return value.startswith(f"{CUSTOM}:")
    return True


def _selection(value: Any) -> tuple[Spans, ...] | None:
    try:
        return tuple(
            tuple((int(start), int(stop)) for start, stop in spans if 0 <= start < stop)
            for spans in value
        )[:MOST_PANELS]
    except (TypeError, ValueError):
        return None
