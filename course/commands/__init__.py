"""The verbs of ``course``, one thin module each: they parse, call the library and print."""
