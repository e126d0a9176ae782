"""Prompt files, `*.prompt`: YAML front matter between lines of dashes, then the template.

Read as dotprompt reads them: comments may stand before the front matter, white space around the
template is no part of it, and a file without front matter is all template, as it is. Line ends are
read as newlines, and a byte order mark is skipped. `docs/prompt-files.md` says what is different.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from lit_core.errors import PromptError
from lit_core.prompts.decoding_config import closest_parameter, read_config
from lit_core.prompts.front_matter import Field, read_front_matter, write_front_matter
from lit_core.prompts.input_schema import optional_variables, read_schema
from lit_core.prompts.stop_sequences import default_stop_sequences
from lit_core.prompts.template import PromptTemplate, TemplateSyntaxError

_DASHES = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_HEADER = re.compile(r"(?:(?:#[^\n]*|[ \t]*)\n)*")
# What JavaScript, in which dotprompt is written, takes for white space.
BLANK = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_KEYS = ("name", "description", "model", "needs_larger_model", "config", "input")
_NEAR = 0.8


@dataclass(frozen=True)
class PromptFile:
    """A prompt template with what is needed to run it."""

    name: str
    template: PromptTemplate
    description: str = ""
    model: str | None = None
    """The model's preset; None leaves the choice to the person."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """Decoding parameters under dotprompt's names, such as `maxOutputTokens`."""
    schema: Mapping[str, str] = field(default_factory=dict)
    """What each variable holds: `string`, or `string, ` and a description."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Values of variables to begin with."""
    needs_larger_model: bool = False
    """Whether the embedded teaching model cannot answer it sensibly."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Front-matter keys not known here, kept as they are."""
    header: str = ""
    """Comment lines before the front matter, such as a license."""

    @property
    def stop_sequences(self) -> tuple[str, ...]:
        """Where its answers end: where the file says, or where the template's examples do."""
        return self.stop_sequences_for(self.template.text)

    def stop_sequences_for(self, text: str) -> tuple[str, ...]:
        """The same with another text in place of the template."""
        if "stopSequences" in self.config:
            return tuple(self.config["stopSequences"])
        return default_stop_sequences(text)

    @property
    def unused(self) -> tuple[str, ...]:
        """What the file says that has no effect here: keys, such as `config.candidateCount`."""
        config = (f"config.{name}" for name in self.config if closest_parameter(name) is None)
        return (*config, *self.extra)


def parse_prompt_file(text: str, source: str) -> PromptFile:
    """Reads the text of a prompt file; `source` is its path, or what else to call it in errors.

    A file that does not give its name is named after `source`. Defaults that YAML would read as
    numbers or dates are taken as they are written; `no`, `yes` and `null` have to be in quotes.

    Raises:
        PromptError: Something in it cannot be read; the message names the file and the line.
    """
    parts = _split(text.removeprefix("\ufeff").replace("\r\n", "\n"), source)
    fields = read_front_matter(parts.front, source, parts.front_line)
    _check_keys(fields)
    given = fields.pop("input", None)
    inputs = given.fields() if given else {}
    if given and not inputs.keys() <= {"schema", "default"}:
        raise given.fault("takes “schema” and “default” only")
    texts = {
        key: fields.pop(key).text() for key in ("name", "description", "model") if key in fields
    }
    schema = read_schema(inputs["schema"]) if "schema" in inputs else {}
    try:
        template = PromptTemplate(parts.template, optional_variables(schema))
    except TemplateSyntaxError as error:
        line = parts.template_line + error.line - 1
        raise PromptError(f"{source}, line {line}: {error.reason}") from error
    except PromptError as error:
        raise PromptError(f"{source}: {error}") from error
    return PromptFile(
        **{"name": PurePath(source).stem, **texts},
        template=template,
        config=read_config(fields.pop("config")) if "config" in fields else {},
        schema=schema,
        defaults=inputs["default"].texts() if "default" in inputs else {},
        needs_larger_model=_flag(fields.pop("needs_larger_model", None)),
        extra={key: value.value for key, value in fields.items()},
        header=parts.header,
    )


def dump_prompt_file(prompt: PromptFile) -> str:
    """The text of a prompt file that reads back as `prompt`."""
    inputs = {"schema": dict(prompt.schema), "default": dict(prompt.defaults)}
    front = {
        "description": prompt.description,
        "model": prompt.model,
        "needs_larger_model": prompt.needs_larger_model,
        "config": dict(prompt.config),
        "input": {key: values for key, values in inputs.items() if values},
    }
    given = {key: value for key, value in front.items() if value not in ("", None, False, {})}
    front_matter = write_front_matter({"name": prompt.name, **given, **prompt.extra})
    return f"{prompt.header}---\n{front_matter}---\n{prompt.template.text}\n"


class _Parts(NamedTuple):
    header: str
    front: str
    front_line: int
    template: str
    template_line: int


def _split(text: str, source: str) -> _Parts:
    """The sections of a file, and the lines on which they begin."""
    header = _HEADER.match(text)
    begin = header.end() if header else 0
    opening = _DASHES.match(text, begin)
    if not opening:
        if text[begin:].startswith("--"):
            line = text.count("\n", 0, begin) + 1
            raise PromptError(
                f"{source}, line {line}: front matter begins with a line of three dashes (---)."
            )
        return _Parts("", "", 1, text, 1)
    front_line = text.count("\n", 0, opening.end()) + 1
    closing = _DASHES.search(text, opening.end())
    if not closing:
        raise PromptError(
            f"{source}, line {front_line - 1}: the front matter is not closed; put a line of three "
            "dashes (---) before the template."
        )
    body = text[closing.end() :]
    blank = body[: len(body) - len(body.lstrip(BLANK))]
    template_line = text.count("\n", 0, closing.end()) + blank.count("\n") + 1
    front = text[opening.end() : closing.start()]
    return _Parts(text[:begin], front, front_line, body.strip(BLANK), template_line)


def _check_keys(fields: Mapping[str, Field]) -> None:
    """Refuse keys that would silently have no effect.

    Raises:
        PromptError: A key belongs in `config`, or is nearly one that is known.
    """
    for key in fields.keys() - set(_KEYS):
        if "." in key or key.startswith("x-"):
            continue  # an extension, which may have any name
        if parameter := closest_parameter(key):
            raise fields[key].fault(f"has an effect only in config, as “{parameter}”")
        if near := difflib.get_close_matches(key, _KEYS, n=1, cutoff=_NEAR):
            raise fields[key].fault(f"is not known here; did you mean “{near[0]}”?")


def _flag(field_: Field | None) -> bool:
    if field_ is None:
        return False
    if not isinstance(field_.value, bool):
        raise field_.fault("must be true or false")
    return field_.value
