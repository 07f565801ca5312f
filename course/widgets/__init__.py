"""How questions and explorations appear in a notebook."""
