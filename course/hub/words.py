"""What JupyterHub's own pages say, in the language in force: JupyterHub has no translations.

``templates/page.html`` puts these in place of the English words, which stand so in JupyterHub 6.1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course.i18n import DEFAULT_LANGUAGE, N_, language
from course.i18n import gettext as _
from course.i18n.formats import direction

TEMPLATES = Path(__file__).resolve().parent / "templates"
WORDS = (
    N_("Sign in"),
    N_("Username:"),
    N_("Password:"),
    N_("Show password"),
    N_("Hide password"),
    N_("Invalid username or password"),
    N_(
        "Warning: JupyterHub seems to be served over an unsecured HTTP connection. "
        "We strongly recommend enabling HTTPS for JupyterHub."
    ),
    N_("Home"),
    N_("Token"),
    N_("Logout"),
    N_("Login"),
    N_("Start"),
    N_("My Server"),
    N_("Start My Server"),
    N_("Stop My Server"),
    N_("Stop Server"),
    N_("Event log"),
    N_("Your server is starting up."),
    N_("You will be redirected automatically when it's ready for you."),
    N_("Your server is stopping."),
    N_("You will be able to start it again once it has finished stopping."),
    N_("Server not running"),
    N_("Spawn failed"),
    N_("Would you like to start it?"),
    N_("Would you like to retry starting it?"),
    N_("Successfully logged out."),
    N_("Authorize access"),
    N_("Authorize"),
    N_("Services"),
    N_("Jupyter has lots of moons, but this is not one..."),
    # The page of tokens.
    N_("This note will help you keep track of what your tokens are for."),
    N_("Token expires in"),
    N_("You can configure when your token will expire."),
    N_("Permissions"),
    N_("Request new API token"),
    N_("Your new API Token"),
    N_("Copy this token. You won't be able to see it again, but you can always come back here to get a new one."),
    N_("API Tokens"),
    N_(
        "These are tokens with access to the JupyterHub API. Permissions for each token may be viewed via the "
        "JupyterHub tokens API. Revoking the API token for a running server will require restarting that server."
    ),
    N_("Last used"),
    N_("Created"),
    N_("Expires"),
    N_("Authorized Applications"),
    N_(
        "These are applications that use OAuth with JupyterHub to identify users (mostly notebook servers). "
        "OAuth tokens can generally only be used to identify you, not take actions on your behalf."
    ),
    N_("First authorized"),
    N_("scopes"),
    N_("revoke"),
)


def template_values() -> dict[str, Any]:
    """Return what the page template needs; no words where they are the English ones."""
    words = {word: _(word) for word in WORDS} if language() != DEFAULT_LANGUAGE else {}
    return {"course_words": words, "course_language": language(), "course_direction": direction()}
