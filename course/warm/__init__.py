"""Ready-made Python processes: preload once, fork in milliseconds, confine. Knows nothing of courses."""
