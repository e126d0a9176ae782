"""Messages that quote what somebody typed, or what a link says, as the plain text it is."""

import re
from collections.abc import Callable
from typing import Any

# Streamlit reads messages as Markdown: a quoted link, picture or formula would become one.
MARKDOWN = re.compile(r"[\\`*{}\[\]<>()#$~|:!]|(?<![^\W_])_|_(?![^\W_])")


def say(box: Callable[[str], Any], message: object) -> None:
    """Show a message in a box such as `st.error`, with nothing in it read as Markdown."""
    box(plain(message))


def plain(message: object) -> str:
    """The Markdown of a plain text, for labels and titles that Streamlit reads as Markdown.

    An underscore within a word is no Markdown, and stays: browsers read a field's label out as it
    is written.
    """
    return MARKDOWN.sub(r"\\\g<0>", str(message))
