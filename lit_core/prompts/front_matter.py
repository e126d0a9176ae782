"""Reads and writes YAML front matter; errors name the file, the line and the key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.reader import ReaderError

from lit_core.errors import PromptError

# Numbers and dates are taken as they are written; `no`, `yes` and `null` mean too many things.
_READ_AS_TEXT = {f"tag:yaml.org,2002:{tag}" for tag in ("str", "int", "float", "timestamp")}
_LINE_ENDS = set("\n\x85\u2028\u2029")


class _Dumper(yaml.SafeDumper):
    """Safe YAML without aliases, and with line ends written as escapes."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = '"' if _LINE_ENDS & set(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


def _construct(node: yaml.Node) -> Any:
    return yaml.SafeLoader("").construct_document(node)


@dataclass(frozen=True)
class Field:
    """One value of the front matter and its place in the file."""

    node: yaml.Node
    value: Any
    path: str
    """The keys that lead to it, such as `config.stopSequences`; empty at the top."""
    source: str
    first_line: int
    """On which line of the file the front matter begins."""

    def fault(self, wanted: str) -> PromptError:
        """The error that says what this field has to be."""
        line = self.node.start_mark.line + self.first_line
        return PromptError(f"{self.source}, line {line}: {self.path or 'front matter'} {wanted}.")

    def text(self) -> str:
        """The value as text; a number or a date is taken as it is written.

        Raises:
            PromptError: It is a list, a mapping, or a word that YAML reads as true, false or null.
        """
        if self.node.tag not in _READ_AS_TEXT:
            raise self.fault("must be text; put it in quotes")
        return self.node.value

    def fields(self) -> dict[str, "Field"]:
        """The values of a mapping, by key.

        Raises:
            PromptError: It is not a mapping.
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault("must be a mapping, one “key: value” a line")
        prefix = f"{self.path}." if self.path else ""
        return {
            key.value: Field(
                node, _construct(node), prefix + key.value, self.source, self.first_line
            )
            for key, node in self.node.value
        }

    def texts(self) -> dict[str, str]:
        """The values of a mapping from names to text."""
        return {name: field.text() for name, field in self.fields().items()}


def read_front_matter(text: str, source: str, first_line: int) -> dict[str, Field]:
    """The top-level fields of YAML `text`, which begins on line `first_line` of file `source`.

    Raises:
        PromptError: It is not YAML, or not a mapping, or repeats a key, or uses an alias.
    """
    try:
        node = _compose(text)
        return Field(node, None, "", source, first_line).fields() if node else {}
    except ReaderError as error:
        line, problem = text.count("\n", 0, error.position), f"character {error.character:#x}"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, problem = mark.line if mark else 0, error.problem
    except (ValueError, RecursionError) as error:
        line, problem = 0, str(error)
    raise PromptError(
        f"{source}, line {line + first_line}: the front matter is not valid YAML ({problem})."
    )


def _compose(text: str) -> yaml.Node | None:
    """The nodes of safe YAML, without what would multiply or lose data: aliases, repeated keys."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            problem = "aliases (*name) are not read"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    _check_keys(node)
    return node


def _check_keys(node: yaml.Node | None) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_keys(item)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                problem = "a key is not plain text or appears twice in its mapping"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.add(key.value)
            _check_keys(value)


def write_front_matter(values: Mapping[str, Any]) -> str:
    """YAML that `read_front_matter` reads back as `values`."""
    return yaml.dump(
        dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf")
    )
