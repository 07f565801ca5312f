"""The exchange over HTTP, one router a subject; each route is one call of an operation."""
