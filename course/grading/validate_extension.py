"""The server's side of the Validate button: nbgrader's address and answer, the work done in another process.

Switched on in place of nbgrader's own::

    {"ServerApp": {"jpserver_extensions": {
        "nbgrader.server_extensions.validate_assignment": false, "course.grading.validate_extension": true}}}
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.validate_assignment.handlers import NbGraderVersionHandler
from tornado.web import HTTPError, authenticated

from course.errors import CourseError
from course.grading.validating import validate_apart


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
            answer = {"success": True, "value": await validate_apart(target)}
        except CourseError as error:
            answer = {"success": False, "value": str(error)}
        self.finish(json.dumps(answer))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.grading.validate_extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the addresses to the server."""
    application = server.web_app
    application.settings["root_dir"] = server.root_dir
    base = application.settings["base_url"]
    handlers = [(r"/assignments/validate", ValidateHandler), (r"/nbgrader_version", NbGraderVersionHandler)]
    application.add_handlers(".*$", [(url_path_join(base, address), handler) for address, handler in handlers])
