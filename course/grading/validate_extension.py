"""The server's side of the Validate button: nbgrader's address and answer, the work done in another process.

Switched on in place of nbgrader's own::

    {"ServerApp": {"jpserver_extensions": {
        "nbgrader.server_extensions.validate_assignment": false, "course.grading.validate_extension": true}}}
"""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.validate_assignment.handlers import NbGraderVersionHandler
from tornado.web import HTTPError, authenticated

from course.errors import CourseError
from course.grading.validating import validate_apart
from course.i18n import ngettext
from course.i18n.formats import form_of, number

_MARKING = re.compile(r"\s*(from course import mark\s+)?mark\(")


class ValidateHandler(JupyterHandler):
    """Answers ``POST /assignments/validate`` as nbgrader does."""

    @authenticated
    async def post(self) -> None:
        """Validate the notebook that the request names."""
        path = self.get_argument("path", None)
        if path is None:
            path = (self.get_json_body() or {}).get("path", "")
        root = Path(self.settings["root_dir"]).expanduser().resolve()
        target = (root / path).resolve()
        if not target.is_relative_to(root):
            raise HTTPError(403, "Access denied: path outside allowed directory")
        answer: dict[str, Any]
        try:
            answer = {"success": True, "value": with_marks(await validate_apart(target), await self._marks(target))}
        except CourseError as error:
            answer = {"success": False, "value": str(error)}
        self.finish(json.dumps(answer))

    async def _marks(self, notebook: Path) -> list[dict[str, Any]]:
        """Return the marks of a learner without an instructor; nothing in a class, where the marks come later."""
        marker = self.settings.get("course_self_study_marks")
        if marker is None:
            return []
        root = Path(self.settings["root_dir"]).expanduser().resolve()
        found: list[dict[str, Any]] = await asyncio.get_running_loop().run_in_executor(None, marker, root, notebook)
        return found


def with_marks(value: dict[str, Any], marks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the validator's answer with the marks in it: what is not full marks stands among what failed.

    Parameters
    ----------
    value : dict
        What nbgrader's validator returns.
    marks : list of dict
        ``question``, ``points``, ``maximum`` and ``feedback`` for each question.
    """
    wanting = [mark for mark in marks if mark["points"] < mark["maximum"]]
    if not wanting or "type_changed" in value or "changed" in value:
        return value
    told = []
    for mark in wanting:
        numbers = {"points": number(mark["points"]), "maximum": number(mark["maximum"])}
        form = form_of(mark["maximum"])
        heading = ngettext("%(points)s of %(maximum)s points", "%(points)s of %(maximum)s points", form) % numbers
        text = f"{heading}\n{mark['feedback']}"
        told.append({"source": mark["question"], "error": text, "raw_traceback": text})
    # nbgrader's own line for a cell that marks says less than the mark does.
    others = [item for item in value.get("failed", []) if not _MARKING.match(item["source"])]
    return {**value, "failed": [*others, *told]}


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.grading.validate_extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the addresses to the server."""
    application = server.web_app
    application.settings["root_dir"] = server.root_dir
    base = application.settings["base_url"]
    handlers = [(r"/assignments/validate", ValidateHandler), (r"/nbgrader_version", NbGraderVersionHandler)]
    application.add_handlers(".*$", [(url_path_join(base, address), handler) for address, handler in handlers])
