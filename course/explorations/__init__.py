"""The explorations of the six sessions: a model, its controls and its views, one module each."""
