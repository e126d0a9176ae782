"""A comparison as one HTML page that opens anywhere, without a network or a script."""

import html
from collections.abc import Sequence

from lit_core.compare.summary import summary
from lit_core.compare.values import Cell, Comparison, Explained

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre { white-space: pre-wrap; background: #f5f3f8; padding: .8rem; border-radius: .5rem }
h2 { margin-top: 2rem } .note { color: #5c5866 }
"""


def report_html(
    comparison: Comparison, explained: Sequence[Explained], method: str, granularity: str
) -> str:
    """Answers of every variant to every case, and what stands out in their influences."""
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>Comparison {_safe(comparison.id)}</title><style>{STYLE}</style></head><body>",
        f"<h1>Comparison {_safe(comparison.id)}</h1>",
        f"<p class='note'>Influence by {_safe(method)}, summed by {_safe(granularity)}. It says "
        "which parts of the text an answer reacts to, not what caused it.</p>",
    ]
    parts += [f"<p>{_safe(line)}</p>" for line in summary(explained, method, granularity)]
    parts += [_cell(cell) for cell in comparison.cells]
    return "\n".join([*parts, "</body></html>", ""])


def _cell(cell: Cell) -> str:
    made = cell.generation
    model = f"{made.model.name}, fingerprint {made.model.fingerprint}" if made else ""
    if made and made.model.teaching:
        model += "; a teaching model, knows made-up menu prompts"
    answer = made.response.strip() if made else cell.error
    return (
        f"<h2>{_safe(cell.variant.name)}</h2>"
        f"<p class='note'>Case {_safe(cell.case.id)}, sample {cell.sample_index}. "
        f"{_safe(model)}</p>"
        f"<pre dir='auto'>{_safe(answer)}</pre>"
        f"<details><summary>Prompt</summary><pre dir='auto'>{_safe(cell.prompt)}</pre></details>"
    )


def _safe(text: str) -> str:
    return html.escape(text)
