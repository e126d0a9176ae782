"""How high a table's rows are where texts are wrapped, so that they can be read whole.

Streamlit draws a table's texts as they are, which its other ways of wrapping them do not.
"""

import math
from collections.abc import Iterable

# Pixels of the tables' font.
LINE, LETTER, MARGIN = 19, 7, 16
# Streamlit wraps no text in a lower row.
WRAPS_FROM = MARGIN + 3 * LINE
# A longer text is seen whole by a double click.
MOST_LINES = 12


def row_height(texts: Iterable[str], width: int) -> int:
    """Pixels of a row that holds any of these texts in a column of this width."""
    letters = (width - MARGIN) // LETTER
    lines = (
        sum(max(1, math.ceil(len(line) / letters)) for line in text.split("\n")) for text in texts
    )
    most = min(max(lines, default=1), MOST_LINES)
    return max(MARGIN + LINE * most, WRAPS_FROM if most > 1 else 0)
