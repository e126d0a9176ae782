"""How long a prompt can be, checked before the work on it begins."""

from collections.abc import Sequence

from lit_core.errors import PromptError

# Gemma's longest context is about 500,000 characters; a page can show about as many fields.
LONGEST, MOST_VARIABLES = 500_000, 100


def check_length(what: str, text: str) -> None:
    """See that a text is at most `LONGEST` characters long.

    Raises:
        PromptError: it is longer; the message calls it `what`.
    """
    if len(text) > LONGEST:
        raise PromptError(
            f"{what} has {len(text):,} characters, and at most {LONGEST:,} can be used: shorten it."
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
