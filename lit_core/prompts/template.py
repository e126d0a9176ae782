r"""A prompt template is text with named places, `{{name}}`, that values are put into once.

Everything else that dotprompt and Handlebars write between braces is refused by name, so that
a prompt is never sent with its logic left in as text. `\{{` writes two literal braces, and
`\\{{name}}` a backslash and a value: before braces, each pair of backslashes is one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from lit_core.errors import PromptError
from lit_core.prompts.limits import check_length, check_variables
from lit_core.prompts.rendered import Origin, RenderedPrompt

# Characters of a faulty line that are quoted.
QUOTED = 40
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Matches from the first backslash only: otherwise a long run would take quadratic time.
_BRACES = re.compile(r"(?<!\\)(?P<slashes>\\*)\{\{")
_INSIDE = re.compile(r"(?P<inside>(?:(?!\{\{).)*?)\}\}")
_SIGNS = {
    "#": "a section",
    "^": "an inverted section",
    "/": "the end of a section",
    ">": "a partial",
    "!": "a comment",
    "@": "a context value",
    "&": "an unescaped value",
    "{": "an unescaped value (three braces)",
    "~": "whitespace control",
}
_WORDS = {"else": "a branch of a section", "role": "a role", "media": "a media part"}


class TemplateSyntaxError(PromptError):
    """The template has unsupported braces; `line` counts template lines from 1.

    Editors of prompts show no line numbers: the message quotes the line's beginning.
    """

    def __init__(self, line: int, text: str, reason: str):
        text = text.strip()
        quoted = text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
        super().__init__(f"Line {line} of the template, “{quoted}”: {reason}")
        self.line = line
        self.reason = reason


class MissingVariablesError(PromptError):
    """Variables in `names` have no value, so the prompt cannot be run."""

    def __init__(self, names: tuple[str, ...]):
        listed = ", ".join(names)
        super().__init__(
            f"No value for the variable{'s' if len(names) > 1 else ''} {listed}: "
            f"fill {'them' if len(names) > 1 else 'it'} in, then run."
        )
        self.names = names


class _Part(NamedTuple):
    line: int
    text: str
    variable: str | None


@dataclass(frozen=True)
class PromptTemplate:
    """Template text whose variables are known and whose braces have been checked.

    Raises:
        TemplateSyntaxError: The text holds anything but `{{name}}` between double braces.
        PromptError: It is longer than `LONGEST_TEXT` characters, or has more than `MOST_VARIABLES`.
    """

    text: str
    optional: frozenset[str] = frozenset()
    """Variables that are blank where they have no value."""

    def __post_init__(self):
        check_length("The prompt", self.text)
        check_variables(self.variables)

    @classmethod
    def literal(cls, text: str) -> Self:
        """The template that renders as exactly `text`, whatever braces it holds."""
        return cls(_BRACES.sub(lambda braces: 2 * braces["slashes"] + r"\{{", text))

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables, in the order of their first use."""
        return tuple(dict.fromkeys(part.variable for part in self._parts if part.variable))

    def render(self, values: Mapping[str, str]) -> RenderedPrompt:
        """Puts `values` in, once, and never reads them as template; extra values are ignored.

        Raises:
            MissingVariablesError: A variable of the template has no value and is not optional.
            PromptError: A value is longer than `LONGEST_TEXT` characters.
        """
        known = values.keys() | self.optional
        missing = tuple(name for name in self.variables if name not in known)
        if missing:
            raise MissingVariablesError(missing)
        for name in self.variables:
            check_length(f"The value of {name}", values.get(name, ""))
        text, origins = "", []
        for line, literal, name in self._parts:
            added = literal if name is None else values.get(name, "")
            if added:
                kind = "template" if name is None else "variable"
                origins.append(Origin(len(text), len(text) + len(added), kind, name, line))
                text += added
        return RenderedPrompt(text, tuple(origins))

    @cached_property
    def _parts(self) -> tuple[_Part, ...]:
        lines = _LINE.findall(self.text)
        return tuple(
            part for number, line in enumerate(lines, start=1) for part in _split(number, line)
        )


def _split(number: int, line: str) -> Iterator[_Part]:
    literal, end = "", 0
    while braces := _BRACES.search(line, end):
        slashes = len(braces["slashes"])
        literal += line[end : braces.start()] + slashes // 2 * "\\"
        end = braces.end()
        if slashes % 2:
            literal += "{{"
        else:
            inside = _INSIDE.match(line, end)
            yield _Part(number, literal, None)
            yield _Part(number, "", _variable(number, line, inside))
            literal, end = "", inside.end() if inside else end
    yield _Part(number, literal + line[end:], None)


def _variable(number: int, line: str, tag: re.Match[str] | None) -> str:
    if tag is None:
        raise TemplateSyntaxError(
            number,
            line,
            r"“{{” is not closed by “}}” on its line; write \{{ for two literal braces.",
        )
    name = tag["inside"].strip()
    if name not in ("else", "this") and name.replace("-", "_").isidentifier():
        return name
    raise TemplateSyntaxError(
        number,
        line,
        f"“{{{{{tag[0]}” is {_what(name)}, and only variables such as {{{{name}}}} are supported; "
        r"write \{{ for two literal braces.",
    )


def _what(inside: str) -> str:
    """Names what Handlebars or dotprompt would take `inside` for."""
    if not inside:
        return "empty"
    if inside[0] in _SIGNS:
        return _SIGNS[inside[0]]
    word, *arguments = inside.split()
    if word in _WORDS:
        return _WORDS[word]
    if arguments:
        return f"a call of the helper “{word}” (a variable's name has no spaces)"
    return "a path into a value" if re.search(r"[./\[]|^this$", word) else "not a variable's name"
