"""The tables of the database. `migrations/versions` has how they came to be."""

import json
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class JsonText(TypeDecorator[Any]):
    """A value as JSON in ASCII: any text a person types, also one that PostgreSQL would refuse."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002
        """A value as it is stored."""
        return json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """What was stored as a value."""
        return None if value is None else json.loads(value)


drafts = Table(
    "drafts",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("slot", String(200), primary_key=True),
    Column("value_json", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("value_json", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

prompts = Table(
    "prompts",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("tags", JsonText, nullable=False),
    Column("archived", Boolean, nullable=False),
)

prompt_versions = Table(
    "prompt_versions",
    metadata,
    Column("prompt", ForeignKey("prompts.name"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    Column("content", JsonText, nullable=False),
    Column("author", JsonText, nullable=False),
    Column("reason", JsonText, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

prompt_labels = Table(
    "prompt_labels",
    metadata,
    Column("prompt", String(200), primary_key=True),
    Column("label", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(
        ["prompt", "number"], ["prompt_versions.prompt", "prompt_versions.number"]
    ),
)

label_moves = Table(
    "label_moves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("prompt", ForeignKey("prompts.name"), nullable=False),
    Column("label", String(64), nullable=False),
    Column("number", Integer),
    Column("author", JsonText, nullable=False),
    Column("reason", JsonText, nullable=False),
    Column("moved_at", DateTime(timezone=True), nullable=False),
    Index("label_moves_of_prompt", "prompt", "id"),
)
