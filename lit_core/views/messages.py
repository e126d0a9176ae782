"""Messages that quote what somebody typed, or what a link says, as the plain text it is."""

import re
from collections.abc import Callable
from typing import Any

# Streamlit reads messages as Markdown: a quoted link, picture or formula would become one.
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#$~|:!])")


def say(box: Callable[[str], Any], message: object) -> None:
    """Show a message in a box such as `st.error`, with nothing in it read as Markdown."""
    box(MARKDOWN.sub(r"\\\1", str(message)))
