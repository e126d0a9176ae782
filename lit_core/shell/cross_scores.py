"""How likely each answer is under each prompt, for the shell."""

from collections.abc import Sequence
from typing import Any

from lit_core.compare import Cell
from lit_core.engine import CrossScores, Engine


def cross_scores(engine: Engine, cells: Sequence[Cell]) -> dict[str, Any]:
    """Log-probabilities of every answer (column) under every prompt (row) of one case."""
    scores = CrossScores(engine, cells)
    about = {"case_id": cells[0].case.id, "sample_index": cells[0].sample_index}
    return about | {"variants": scores.names, "log_probabilities": scores.log_probabilities()}


def cross_table(cross: dict[str, Any]) -> str:
    """The same for reading."""
    head = "Log-probability, in nats, of each answer (columns) under each prompt (rows):"
    rows = zip(cross["variants"], cross["log_probabilities"], strict=True)
    return "\n".join([head, *(f"{n:24}" + "".join(f"{v:10.2f}" for v in row) for n, row in rows)])
