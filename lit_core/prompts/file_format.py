"""Prompt files, `*.prompt`: YAML front matter between lines of dashes, then the template.

Line ends are read as newlines, a byte order mark is skipped, and the one newline that ends the
file is no part of the template, so that a prompt can end in "Analysis:".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from lit_core.errors import PromptError
from lit_core.prompts.decoding_config import read_config
from lit_core.prompts.front_matter import Field, read_front_matter, write_front_matter
from lit_core.prompts.template import PromptTemplate, TemplateSyntaxError

_DASHES = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)


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


def parse_prompt_file(text: str, source: str) -> PromptFile:
    """Reads the text of a prompt file; `source` is its path, or what else to call it in errors.

    A file that does not give its name is named after `source`. Defaults that YAML would read as
    numbers or dates are taken as they are written; `no`, `yes` and `null` have to be in quotes.

    Raises:
        PromptError: Something in it cannot be read; the message names the file and the line.
    """
    front, body, body_line = _split(text.removeprefix("\ufeff").replace("\r\n", "\n"), source)
    fields = read_front_matter(front, source)
    given = fields.pop("input", None)
    inputs = given.fields() if given else {}
    if given and not inputs.keys() <= {"schema", "default"}:
        raise given.fault("takes “schema” and “default” only")
    texts = {
        key: fields.pop(key).text() for key in ("name", "description", "model") if key in fields
    }
    try:
        template = PromptTemplate(body)
    except TemplateSyntaxError as error:
        line = body_line + error.line - 1
        raise PromptError(f"{source}, line {line}: {error.reason}") from error
    return PromptFile(
        **{"name": PurePath(source).stem, **texts},
        template=template,
        config=read_config(fields.pop("config")) if "config" in fields else {},
        schema=_schema(inputs["schema"]) if "schema" in inputs else {},
        defaults=inputs["default"].texts() if "default" in inputs else {},
        needs_larger_model=_flag(fields.pop("needs_larger_model", None)),
        extra={key: value.value for key, value in fields.items()},
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
    return f"---\n{front_matter}---\n{prompt.template.text}\n"


def _split(text: str, source: str) -> tuple[str, str, int]:
    """The front matter, the template, and the line of the file on which the template begins."""
    opening = _DASHES.match(text)
    if not opening:
        raise PromptError(
            f"{source}, line 1: a prompt file begins with front matter between two lines of "
            "three dashes (---)."
        )
    closing = _DASHES.search(text, opening.end())
    if not closing:
        raise PromptError(
            f"{source}, line 1: the front matter is not closed; put a line of three dashes (---) "
            "before the template."
        )
    body = text[closing.end() :].removesuffix("\n")
    return text[opening.end() : closing.start()], body, text.count("\n", 0, closing.end()) + 1


def _schema(schema: Field) -> dict[str, str]:
    for field_ in schema.fields().values():
        if field_.text().split(",")[0].strip() != "string":
            raise field_.fault("must be “string”, the one type of variables")
    return schema.texts()


def _flag(field_: Field | None) -> bool:
    if field_ is None:
        return False
    if not isinstance(field_.value, bool):
        raise field_.fault("must be true or false")
    return field_.value
