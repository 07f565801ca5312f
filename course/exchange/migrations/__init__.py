"""Versions of the exchange's schema, for Alembic."""
