"""Saved prompts with their versions, labels, and where labels were before."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "prompts",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
    )
    op.create_table(
        "prompt_versions",
        sa.Column("prompt", sa.String(200), sa.ForeignKey("prompts.name"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parent", sa.Integer),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "prompt_labels",
        sa.Column("prompt", sa.String(200), primary_key=True),
        sa.Column("label", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["prompt", "number"], ["prompt_versions.prompt", "prompt_versions.number"]
        ),
    )
    op.create_table(
        "label_moves",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("prompt", sa.String(200), sa.ForeignKey("prompts.name"), nullable=False),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("label_moves_of_prompt", "label_moves", ["prompt", "id"])
