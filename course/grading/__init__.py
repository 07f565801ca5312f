"""Run, mark and record submissions."""
