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
    role : {"trainee", "instructor", "grader", "auditor"}
        Graders and auditors have a trainee's layout: what they do is on the exchange's pages.
    """
    return {
        "COURSE_ROLE": str(role),
        "JUPYTER_CONFIG_PATH": str(_HERE / "roles" / ("instructor" if role == "instructor" else "trainee")),
        "JUPYTER_PATH": os.pathsep.join(
            part for part in (str(_HERE / "share"), os.environ.get("JUPYTER_PATH", "")) if part
        ),
    }


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.home"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from course.home import lab_language
    from course.home.handlers import add_handlers
    from course.home.prompt import send_at_once
    from course.i18n import choice, language

    choice.adopt()
    lab_language.begin(language())
    lab_language.add_words(server)
    add_handlers(server)
    send_at_once(server)


# jupyter_server looks for the name without the underscore where an extension is enabled by its module.
load_jupyter_server_extension = _load_jupyter_server_extension
