"""The cue at the end of a prompt, such as “Label:”, which only says where the answer begins."""

import regex

# The last line, if a few words and a colon are all that is on it.
CUE = regex.compile(r"^[^\S\n]*[*_]*(?P<cue>\p{L}[^\n:：]{0,40}[:：])[*_]*\s*\Z", regex.MULTILINE)


def cue_start(prompt: str) -> int | None:
    """Where the cue begins; None if the prompt does not end in one."""
    found = CUE.search(prompt)
    return found.start("cue") if found and found.start() else None
