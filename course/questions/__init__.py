"""Question types: what they hold and how they mark. Pure: no Jupyter, no files but the bank."""
