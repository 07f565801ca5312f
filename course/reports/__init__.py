"""Class view, item analysis, exports, certificates."""
