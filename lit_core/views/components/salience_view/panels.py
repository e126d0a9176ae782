"""What the salience view draws, as plain data: the texts, their parts, and how they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lit_core.compare import (
    Cell,
    Difference,
    ExplainedAnswer,
    Verdict,
    aligned_rows,
    appearance,
    change_kind,
    differences,
    ending,
)
from lit_core.compare.differences import IN_WORDS
from lit_core.salience import GRANULARITIES, METHODS, Attribution, Segment, find_method
from lit_core.views.components.salience_view.evidence_payload import ARRAYS
from lit_core.views.state.view import Spans, View

ROLES = ("template", "variable", "response", "special")
CHANGES = ("", *IN_WORDS)
APPEARANCE = {
    "positiveRgb": appearance.POSITIVE_RGB,
    "negativeRgb": appearance.NEGATIVE_RGB,
    "maxOpacity": appearance.MAX_OPACITY,
    "minUnderlinedWeight": appearance.MIN_UNDERLINED_WEIGHT,
    "labelledRanks": appearance.LABELLED_RANKS,
    "panelColours": appearance.PANEL_COLOURS,
    "changeWords": IN_WORDS,
}


@dataclass(frozen=True)
class PanelText:
    """What is said of one answer beside it.

    Attributes:
        finding: which part influenced the selected words most; empty while it is not known.
        verdicts: what came of the deletion test; none where it was not made.
        notes: what else is known of it, such as which methods disagree, a sentence each.
        remarks: by the index of a part, what is said beside it.
    """

    finding: str = ""
    verdicts: Sequence[Verdict] = ()
    notes: Sequence[str] = ()
    remarks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ViewText:
    """What the view says in words, beside what it draws.

    Attributes:
        panels: for each panel.
        headline: of all answers together.
        notice: what was changed since the answers were asked for.
        fault: what is wrong with a choice.
        status: what is being computed.
        durations: about how long a method takes, by its name.
        offers_multi_hop: whether much influence could be followed back through an answer.
    """

    panels: Sequence[PanelText] = ()
    headline: str = ""
    notice: str = ""
    fault: str = ""
    status: str = ""
    durations: Mapping[str, str] = field(default_factory=dict)
    offers_multi_hop: bool = False


@dataclass(frozen=True)
class Panel:
    """One panel.

    Attributes:
        cell: the prompt and its answer.
        attribution: what explains the answer.
        spans: which of its tokens are selected.
        explained: the answer with this selection; None where nothing is selected.
    """

    cell: Cell
    attribution: Attribution
    spans: Spans
    explained: ExplainedAnswer | None


NO_TEXT = ViewText()


def view_data(
    panels: Sequence[Panel],
    view: View,
    payloads: Sequence[Mapping[str, str]],
    text: ViewText = NO_TEXT,
) -> dict[str, Any]:
    """Everything the view needs but the evidence, which travels by itself: see js/view_data.d.ts.

    Args:
        panels: what is shown.
        view: what was chosen last.
        payloads: for each panel, the ids of its payloads by method, or by `method|granularity`.
        text: what is said of it.
    """
    granularities = [*GRANULARITIES]
    if view.granularity not in granularities:
        granularities.append(view.granularity)
    said = text.panels or [PanelText()] * len(panels)
    return {
        "panels": [
            _panel(panel, granularities, _marks(panels, index))
            | {"evidence": dict(payloads[index]), "served": _served(panel, view)}
            | asdict(said[index])
            for index, panel in enumerate(panels)
        ],
        "headline": text.headline,
        "notice": text.notice,
        "fault": text.fault,
        "status": text.status,
        "offersMultiHop": text.offers_multi_hop,
        "aligned": _aligned(panels, granularities),
        "roles": ROLES,
        "changes": CHANGES,
        "appearance": APPEARANCE,
        "view": view.to_json([panel.spans for panel in panels]),
        "methods": {
            method.name: {
                "title": method.title,
                "hint": method.hint,
                "meaning": method.meaning,
                "unit": method.unit,
                "signed": method.signed,
                "perSegment": method.per_segment,
                "promptOnly": method.prompt_only,
                "multiHop": method.multi_hop,
                "contrasts": "foil" in method.option_names,
                "array": ARRAYS.get(method.name, ""),
                "duration": text.durations.get(method.name, ""),
            }
            for method in METHODS.values()
        },
    }


def evidence_name(method: str, granularity: str) -> str:
    """Under which name the view looks for a method's evidence."""
    return f"{method}|{granularity}" if find_method(method).per_segment else method


def _aligned(
    panels: Sequence[Panel], granularities: Sequence[str]
) -> dict[str, list[tuple[int | None, ...]]]:
    """By granularity, the parts of all panels that answer to each other; one panel needs none."""
    if len(panels) < 2:
        return {}
    return {
        name: aligned_rows([panel.attribution.segments(name) for panel in panels])
        for name in granularities
    }


def _marks(panels: Sequence[Panel], index: int) -> list[Difference]:
    """Where a panel's prompt and answer differ from the others'."""
    prompts = [panel.cell.prompt for panel in panels]
    answers = [panel.attribution.generation.response for panel in panels]
    return [
        *differences(prompts, index),
        *differences(answers, index, offset=len(prompts[index])),
    ]


def _panel(panel: Panel, granularities: Sequence[str], marks: list[Difference]) -> dict[str, Any]:
    generation = panel.attribution.generation
    return {
        "title": panel.cell.title,
        "createdAt": panel.cell.created_at,
        "given": generation.finish_reason == "given",
        "note": ending(generation),
        "text": generation.text,
        "tokens": [(token.start, token.end) for token in generation.tokens],
        "promptTokens": generation.prompt_tokens,
        "segments": {
            name: [_segment(part, marks) for part in panel.attribution.segments(name)]
            for name in granularities
        },
        "marks": marks,
    }


def _segment(part: Segment, marks: Sequence[Difference]) -> tuple[int, ...]:
    role, change = ROLES.index(part.role), CHANGES.index(change_kind(part, marks))
    return part.first, part.stop, part.start, part.end, role, change


def _served(panel: Panel, view: View) -> dict[str, Any] | None:
    """The scores of what was chosen last, for methods that only the server can score."""
    one = panel.explained
    if one is None or not one.has_scores:
        return None
    return {
        "granularity": view.granularity,
        "method": view.method,
        "multi_hop": view.multi_hop,
        "foil": [view.foil, view.foil_space],
        "spans": panel.spans,
        "scores": [score.score for score in one.scores()],
    }
