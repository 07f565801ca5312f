"""Matplotlib figures of models, each with its text table."""
