"""A file that the assignment ships."""

SCALE = 10
