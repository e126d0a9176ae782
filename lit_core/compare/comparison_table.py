"""comparison.csv and pairs.csv: what each variant answered, row by row."""

import json
from collections.abc import Mapping

from lit_core.compare.sheet import TRUNCATED, to_csv, too_long_for_excel
from lit_core.compare.values import Cell, Comparison

SCHEMA_VERSION = 1

BEFORE_VARIABLES = (
    "schema_version",
    "comparison_id",
    "case_id",
    "prompt_name",
    "variant",
    "prompt_sha256",
    "model",
    "model_fingerprint",
    "decoding_json",
    "seed",
    "sample_index",
)
AFTER_VARIABLES = (
    "rendered_prompt",
    "output",
    "finish_reason",
    "error",
    "input_tokens",
    "output_tokens",
    "latency_ms",
    "cached",
    "rating",
    "rater",
    "note",
    "created_at",
    TRUNCATED,
)
PAIR_COLUMNS = (
    "case_id",
    "variant_a",
    "variant_b",
    "output_a",
    "output_b",
    "shown_left",
    "preference",
    "rater",
    "note",
)


def comparison_rows(comparison: Comparison) -> list[dict[str, object]]:
    """One row per case, variant and sample, with the exact text; missing values are empty."""
    return [_row(comparison.id, cell) for cell in comparison.cells]


def comparison_csv(comparison: Comparison) -> str:
    """comparison.csv: safe to open in a spreadsheet, answers without white space around them."""
    names = dict.fromkeys(name for cell in comparison.cells for name in cell.case.values)
    columns = [*BEFORE_VARIABLES, *(f"var_{name}" for name in names), *AFTER_VARIABLES]
    rows = [_with_trimmed_output(row) for row in comparison_rows(comparison)]
    return to_csv(columns, (row | {TRUNCATED: too_long_for_excel(row)} for row in rows))


def comparison_jsonl(comparison: Comparison) -> str:
    """comparison.jsonl: the same rows with the exact text, one JSON object a line."""
    rows = comparison_rows(comparison)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def pairs_csv(comparison: Comparison) -> str:
    """pairs.csv: the answers of every two variants to a case, trimmed as in comparison.csv."""
    return to_csv(PAIR_COLUMNS, (_pair(a, b) for a, b in comparison.pairs()))


def _pair(a: Cell, b: Cell) -> Mapping[str, object]:
    return {
        "case_id": a.case.id,
        "variant_a": a.variant.name,
        "variant_b": b.variant.name,
        "output_a": a.generation.response.strip() if a.generation else "",
        "output_b": b.generation.response.strip() if b.generation else "",
    }


def _with_trimmed_output(row: Mapping[str, object]) -> dict[str, object]:
    """A model's first word mostly begins with a space, which would keep equal answers apart."""
    return {**row, "output": str(row.get("output", "")).strip()}


def _row(comparison_id: str, cell: Cell) -> dict[str, object]:
    generation = cell.generation
    decoding = generation.decoding if generation else cell.variant.decoding
    row: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "comparison_id": comparison_id,
        "case_id": cell.case.id,
        "prompt_name": cell.variant.prompt_name,
        "variant": cell.variant.name,
        "prompt_sha256": cell.variant.sha256,
        "model": generation.model.name if generation else "",
        "model_fingerprint": generation.model.fingerprint if generation else "",
        "decoding_json": json.dumps(decoding.to_json(), ensure_ascii=False),
        "seed": decoding.seed,
        "sample_index": cell.sample_index,
        **{f"var_{name}": value for name, value in cell.case.values.items()},
        "rendered_prompt": cell.prompt,
        "error": cell.failure_reason,
        "cached": str(cell.cached).lower(),
        "created_at": cell.created_at,
    }
    if generation:
        row |= {
            "output": generation.response,
            "finish_reason": generation.finish_reason,
            "input_tokens": generation.prompt_tokens,
            "output_tokens": len(generation.response_tokens),
            "latency_ms": round(generation.seconds * 1000),
        }
    return row
