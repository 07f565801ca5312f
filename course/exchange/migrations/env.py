"""How Alembic reaches the database: over the connection that :meth:`Database.upgrade` gives."""

from __future__ import annotations

from alembic import context

from course.exchange.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
