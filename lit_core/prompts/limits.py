"""How long a prompt can be, checked before the work on it begins."""

from collections.abc import Sequence

from lit_core.errors import PromptError

# In characters, about what Gemma's longest context holds.
LONGEST_TEXT = 500_000
# A page draws a field for each.
MOST_VARIABLES = 100


def check_length(what: str, text: str) -> None:
    """See that a text is at most `LONGEST_TEXT` characters long.

    Raises:
        PromptError: it is longer; the message calls it `what`.
    """
    if len(text) > LONGEST_TEXT:
        raise PromptError(
            f"{what} has {len(text):,} characters, and at most {LONGEST_TEXT:,} can be used: "
            "shorten it."
        )


def check_variables(names: Sequence[str]) -> None:
    """See that there are at most `MOST_VARIABLES`.

    Raises:
        PromptError: there are more.
    """
    if len(names) > MOST_VARIABLES:
        raise PromptError(
            f"The prompt has {len(names):,} variables, and at most {MOST_VARIABLES} can be filled "
            "in: write some of them into the text."
        )
