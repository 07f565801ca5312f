"""Course home: where am I, what is next, by when.

A page of the trainee's own Jupyter server (``/course``), so that it is the same on a hub and on a laptop.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent


def role_environment(role: str) -> dict[str, str]:
    """Return the environment that gives a Jupyter server the extensions and the calm layout of a role.

    Parameters
    ----------
    role : {"trainee", "instructor"}
    """
    return {
        "COURSE_ROLE": role,
        "JUPYTER_CONFIG_PATH": str(_HERE / "roles" / role),
        "JUPYTER_PATH": os.pathsep.join(
            part for part in (str(_HERE / "share"), os.environ.get("JUPYTER_PATH", "")) if part
        ),
    }


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.home"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from course.home import lab_language
    from course.home.handlers import add_handlers
    from course.i18n import choice, language

    choice.adopt()
    lab_language.begin(language())
    lab_language.add_words(server.web_app.settings)
    add_handlers(server)


# jupyter_server looks for the name without the underscore where an extension is enabled by its module.
load_jupyter_server_extension = _load_jupyter_server_extension
