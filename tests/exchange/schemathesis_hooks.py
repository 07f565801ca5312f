"""What schemathesis needs to know of this service: how an archive is sent."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("application/x-tar")
def send_archive(_context: Any, value: Any) -> bytes:
    """Send bytes as they are, and anything else as its text: it is no archive either way."""
    return value if isinstance(value, bytes) else str(getattr(value, "data", value)).encode()
