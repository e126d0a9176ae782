"""salience.csv: the influence of each part of each prompt on the explained part of the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from lit_core.compare.alignment import align
from lit_core.compare.sheet import to_csv
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import METHODS, SegmentScore, target_line

COLUMNS = (
    "comparison_id",
    "case_id",
    "variant",
    "sample_index",
    "method",
    "target_start",
    "target_end",
    "target_text",
    "granularity",
    "segment_index",
    "role",
    "start_char",
    "end_char",
    "text",
    "score",
    "share",
    "rank",
    "aligned_with",
    "change",
)


# The columns that identify a row.
IDENTITY = COLUMNS[1 : COLUMNS.index("segment_index") + 1]


def salience_rows(
    comparison_id: str, explained: Sequence[ExplainedAnswer]
) -> list[dict[str, object]]:
    """One row a segment, in reading order.

    `aligned_with` is the segment index of the counterpart in the first explained variant of the
    same case and sample, and `change` the share minus the counterpart's share.

    Raises:
        SalienceError: there is no such method or granularity.
    """
    rows: list[dict[str, object]] = []
    bases: dict[tuple[str, int], tuple[SegmentScore, ...]] = {}
    for one in explained:
        scores = one.scores()
        base = bases.setdefault((one.cell.case.id, one.cell.sample_index), scores)
        pairs = align([s.segment for s in base], [s.segment for s in scores])
        common = {
            "comparison_id": comparison_id,
            "case_id": one.cell.case.id,
            "variant": one.cell.variant.name,
            "sample_index": one.cell.sample_index,
            "method": one.config.method + (":multi_hop" if one.config.is_multi_hop else ""),
            "target_start": one.target.start,
            "target_end": one.target.end,
            "target_text": one.target.text,
            "granularity": one.config.granularity,
        }
        for score in scores:
            other = base[pairs[score.segment.index]] if score.segment.index in pairs else None
            rows.append(common | _segment(score) | _counterpart(score, other))
    return rows


def salience_csv(comparison_id: str, explained: Sequence[ExplainedAnswer]) -> str:
    """salience.csv: safe to open in a spreadsheet; shares between -1 and 1.

    Raises:
        SalienceError: there is no such method or granularity.
    """
    return to_csv(COLUMNS, salience_rows(comparison_id, explained))


def full_salience_csv(
    comparison_id: str, explained: Sequence[ExplainedAnswer], granularities: Sequence[str]
) -> str:
    """salience.csv for all granularities and all methods whose evidence is available.

    Influence that is followed back through the answer is there beside the direct one if it was
    chosen. The targets are the selection in each answer, then each of its lines; repeated rows are
    omitted.
    """
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    followed = {one.config.multi_hop for one in explained} | {False}
    for method, granularity, multi_hop in product(METHODS, granularities, sorted(followed)):
        changes = {"method": method, "granularity": granularity, "multi_hop": multi_hop}
        for targets in _targets(explained):
            configured = [replace(one, config=replace(one.config, **changes)) for one in targets]
            known = [one for one in configured if one.has_scores]
            for row in salience_rows(comparison_id, known):
                rows.setdefault(tuple(row[name] for name in IDENTITY), row)
    return to_csv(COLUMNS, rows.values())


def _targets(explained: Sequence[ExplainedAnswer]) -> Iterator[list[ExplainedAnswer]]:
    yield list(explained)
    lines = [one.attribution.generation.response.split("\n") for one in explained]
    for number in range(max(map(len, lines), default=0)):
        yield [
            replace(one, target=target_line(one.attribution.generation, number + 1))
            for one, own in zip(explained, lines, strict=True)
            if number < len(own) and own[number].strip()
        ]


def _segment(score: SegmentScore) -> dict[str, object]:
    part = score.segment
    return {
        "segment_index": part.index,
        "role": part.role,
        "start_char": part.start,
        "end_char": part.end,
        "text": part.text,
        "score": score.score,
        "share": score.share,
        "rank": score.rank,
    }


def _counterpart(score: SegmentScore, other: SegmentScore | None) -> dict[str, object]:
    if other is None:
        return {"aligned_with": None, "change": None}
    counted = score.share is not None and other.share is not None
    change = score.share - other.share if counted else None  # type: ignore[operator]
    return {"aligned_with": other.segment.index, "change": change}
