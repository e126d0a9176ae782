r"""Where the answer to a few-shot prompt ends, and stop sequences as people write and read them.

A model that is shown examples goes on with examples of its own. What tells them apart is in the
prompt: the words its last line begins with, such as “Label:”, begin a line of each example too.
"""

import re
from collections.abc import Iterable

from lit_core.prompts.few_shot import FewShotPrompt

BLANK_LINE, LINE_END = "\n\n", "\n"
_ESCAPED = re.compile(r"\\([nrt\\])")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
_WRITTEN = {meaning: f"\\{letter}" for letter, meaning in _ESCAPES.items()}
_LONGEST_IN_WORDS = 24


def default_stop_sequences(text: str) -> tuple[str, ...]:
    r"""Where the next example of a few-shot prompt would begin; nothing for any other prompt.

    The answer to a few-shot prompt stops

    - at a blank line, if one stands between the last two lines with its cue;
    - at the end of its line, if that is where the last example's answer ends;
    - otherwise before the words that the next example would begin with.

    Args:
        text: a template, or a whole prompt.
    """
    breaks = "\r\n" if "\r\n" in text else "\n"
    prompt = FewShotPrompt.read(text)
    if prompt is None:
        return ()
    last = prompt.last_cue
    below = prompt.lines[last + 1 :]
    answered_below = not prompt.answer(last)
    # An answer that stands below a blank line would stop before it begins.
    if "" in below and not (answered_below and not below[0]):
        return (2 * breaks,)
    # A line that no example has before its answer belongs to the answer.
    if not answered_below and prompt.cues[last + 1] in {*prompt.asked, ""}:
        return (breaks,)
    words = prompt.words(prompt.question)
    return (breaks + words,) if words else ()


def read_stop_sequence(typed: str) -> str:
    r"""A stop sequence as people type it: `\n` is a line break, `\t` a tab, `\\` a backslash."""
    return _ESCAPED.sub(lambda found: _ESCAPES[found[1]], typed)


def write_stop_sequence(stop: str) -> str:
    """What to type for a stop sequence; `read_stop_sequence` reads it back."""
    return "".join(_WRITTEN.get(letter, letter) for letter in stop)


def stop_in_words(stop: str) -> str:
    """What a stop sequence is called, such as “a blank line”."""
    plain = stop.replace("\r\n", "\n")
    if plain in (BLANK_LINE, LINE_END):
        return "a blank line" if plain == BLANK_LINE else "the end of a line"
    written = write_stop_sequence(stop)
    shown = written if len(written) <= _LONGEST_IN_WORDS else f"{written[:_LONGEST_IN_WORDS]}…"
    return f"“{shown}”"


def stops_in_words(stops: Iterable[str]) -> str:
    """Where an answer stops, such as “at a blank line”."""
    *others, last = [f"at {stop_in_words(stop)}" for stop in stops] or [
        "only where the model ends it by itself"
    ]
    return f"{', '.join(others)} or {last}" if others else last
