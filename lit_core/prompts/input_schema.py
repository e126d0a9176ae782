"""The `input.schema` of a prompt file, dotprompt's Picoschema: what the variables are."""

from collections.abc import Mapping

from lit_core.prompts.front_matter import Field

SCALARS = ("string", "number", "integer", "boolean", "any")


def read_schema(schema: Field) -> dict[str, str]:
    """The type and description of each variable, by its name: `mood?` if it is optional.

    Values are text, so all scalar types are read alike.

    Raises:
        PromptError: A variable is no scalar.
    """
    for key, field in schema.fields().items():
        # Picoschema writes what is no scalar as `tags(array)`.
        if "(" in key or field.text().split(",")[0].strip() not in SCALARS:
            raise field.fault(f"must be one of {', '.join(SCALARS)}: a value is one text here")
    return schema.texts()


def optional_variables(schema: Mapping[str, str]) -> frozenset[str]:
    """The variables that a schema says may be left out."""
    return frozenset(key.removesuffix("?") for key in schema if key.endswith("?"))
