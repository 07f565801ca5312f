"""Course home: where am I, what is next, by when."""
