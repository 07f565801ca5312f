"""Evaluations of a session, kept apart from who has answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "evaluation",
        sa.Column("course", sa.String(length=200), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["course"], ["course.id"]),
        sa.PrimaryKeyConstraint("course", "session"),
    )
    op.create_table(
        "evaluation_voice",
        sa.Column("course", sa.String(length=200), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["course"], ["course.id"]),
        sa.PrimaryKeyConstraint("course", "session", "person"),
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("evaluation_voice")
    op.drop_table("evaluation")
