"""The exchange in a browser: plain pages and forms, no scripts. They call the same operations as the API."""
