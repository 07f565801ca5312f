"""JupyterLab's own language: a setting of the person's, which follows the course's language.

A person who chose another in JupyterLab's menu keeps it until they change the course's language.
"""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from course.answers.store import write_atomically
from course.home.nbgrader_labels import labels
from course.i18n import DEFAULT_LANGUAGE, choice
from course.i18n import gettext as _

_SETTING = Path("@jupyterlab") / "translation-extension" / "plugin.jupyterlab-settings"


def installed(code: str) -> str:
    """Return JupyterLab's name (``ru_RU``) for a language whose pack is installed; English for any other."""
    names = sorted(pack.name for pack in entry_points(group="jupyterlab.languagepack"))
    wanted = code.replace("-", "_")
    exact = [name for name in names if name == wanted]
    return next(iter(exact or [name for name in names if name.split("_")[0] == wanted.split("_")[0]]), DEFAULT_LANGUAGE)


def setting_file() -> Path:
    """Return where JupyterLab keeps the person's setting."""
    from jupyterlab.commands import get_user_settings_dir

    return Path(get_user_settings_dir()) / _SETTING


def add_words(server: Any) -> None:
    """Give JupyterLab's pages the words that our lab extension shows there, in the language in force at each load."""
    settings, provider = server.web_app.settings, server.identity_provider
    before = settings.get("page_config_hook") or getattr(provider, "page_config_hook", None)

    def words(handler: Any, page_config: dict[str, Any]) -> dict[str, Any]:
        choice.adopt()
        config = before(handler, page_config) if before else page_config
        return {**config, "courseHome": _("Course home"), "courseLabels": json.dumps(labels(), ensure_ascii=False)}

    settings["page_config_hook"] = words
    if hasattr(provider, "page_config_hook"):
        # JupyterHub's extension is loaded after ours and takes its hook from there.
        provider.page_config_hook = words


def begin(code: str) -> None:
    """Start a person who has not set JupyterLab's language yet with the course's; a full disk is no reason to stop."""
    try:
        if code != DEFAULT_LANGUAGE and not setting_file().exists():
            choose(code)
    except OSError:
        return


def choose(code: str) -> None:
    """Set JupyterLab's language from its next page on. Raises `OSError` where the setting cannot be written."""
    place = setting_file()
    if code == DEFAULT_LANGUAGE and not place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(place, json.dumps({"locale": installed(code)}, indent=1).encode("utf-8"))
