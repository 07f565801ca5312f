"""What can be done with the exchange, one module a subject; the API and the pages both call these."""
