"""Where each sentence begins, in any script, found with Wikimedia's sentencex.

Prompts are made of lines, so the end of a line always ends a sentence. A number or letter that
begins a list item is part of the item.
"""

import regex
import sentencex

LINE = regex.compile(r"^[^\S\n]*+\S.*+", regex.MULTILINE)
RULES = "en"  # for any language, since a prompt's is unknown; they cover the stops of all scripts
BLANK, HALF = regex.compile(r"\s"), regex.compile(r"\p{Cs}")
POINT = regex.compile(r"\s*\(?(?:\p{N}{1,3}|[ivx]+|[IVX]+|\p{L})[.)．]")
QUOTED = regex.compile(r"[」』]と")  # what stands in Japanese between a quotation and "he said"
EMPHASIS = regex.compile(r"[*_]+(?=\s|$)")


def sentence_starts(text: str) -> list[int]:
    """Where each sentence begins, in ascending order; white space before it on its line is its own.

    What precedes the first is blank.
    """
    return [line.start() + start for line in LINE.finditer(text) for start in _in_line(line[0])]


def _in_line(line: str) -> list[int]:
    # Sentencex 1.0.32 panics at some white space before a stop, and refuses half characters.
    # Python's own idea of white space holds characters that a line may consist of.
    plain = HALF.sub("\ufffd", BLANK.sub(" ", line)).rstrip(" ")
    starts = [0]
    end = 0
    for piece in sentencex.segment(RULES, plain):  # ty: ignore[missing-attribute]
        end += len(piece)
        sentence = plain[starts[-1] : end].rstrip(" ")
        if not sentence or POINT.fullmatch(sentence) or QUOTED.match(plain, end - 1):
            continue
        stop = starts[-1] + len(sentence)
        emphasis = EMPHASIS.match(plain, stop)
        starts.append(emphasis.end() if emphasis else stop)
    return starts[:-1] if starts[-1] == len(plain) else starts
