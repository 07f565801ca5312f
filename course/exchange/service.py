"""The exchange as a JupyterHub service: ``python -m course.exchange.service``.

JupyterHub gives the address in ``JUPYTERHUB_SERVICE_URL``; everything else is in :mod:`course.exchange.settings`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from course import __version__
from course.errors import CourseError
from course.exchange.api import assignments, courses, evaluations, feedback, groups, people, reviews, submissions
from course.exchange.api.common import PROBLEM
from course.exchange.operations.desk import Desk
from course.exchange.pages import login, work
from course.exchange.pages import routes as pages
from course.exchange.pages.speech import OwnLanguage
from course.exchange.parent import end_with_parent
from course.exchange.problems import ProblemError
from course.exchange.settings import Settings
from course.exchange.views import ProblemView
from course.i18n import gettext as _

log = logging.getLogger("course.exchange")


def create_app(settings: Settings) -> FastAPI:
    """Return the application; the database and the store are opened when it starts.

    Parameters
    ----------
    settings : Settings
        What the administrator decided.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.desk = Desk.open(settings)
        # The first person should not wait for the hub's client to be imported.
        asyncio.get_running_loop().run_in_executor(None, lambda: app.state.desk.identity.auth)
        yield
        app.state.desk.database.close()

    prefix = settings.prefix.rstrip("/")
    app = FastAPI(
        title="Course exchange",
        version=__version__,
        description="Releases, submissions, feedback, rosters and reviews of a course on JupyterHub.",
        lifespan=lifespan,
        openapi_url=f"{prefix}/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(OwnLanguage, prefix=prefix)
    app.add_api_route(f"{prefix}/api/health", health, methods=["GET"], tags=["service"])
    for module in (courses, people, assignments, submissions, feedback, reviews, groups, evaluations):
        app.include_router(module.router, prefix=prefix)
    app.include_router(pages.router, prefix=prefix)
    app.include_router(work.router, prefix=prefix)
    app.add_exception_handler(login.LoginRequiredError, login.to_login)  # type: ignore[arg-type]
    _add_refusals(app)
    return app


def health() -> dict[str, str]:
    """Say that the service is up."""
    return {"version": __version__}


def _answer(problem: ProblemError) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else None
    return JSONResponse(problem.as_json(), problem.status, headers=headers, media_type=PROBLEM)


def _is_api(request: Request) -> bool:
    prefix = request.app.state.desk.settings.prefix.rstrip("/")
    return request.url.path.startswith(f"{prefix}/api/")


def _is_page(error: CourseError) -> bool:
    """A page needs the hub's client for its forms; while the hub is away, plain words have to do."""
    return not (isinstance(error, ProblemError) and error.status == 503)


def _add_refusals(app: FastAPI) -> None:
    """Turn whatever goes wrong into what, where and what next."""

    @app.exception_handler(CourseError)
    def refused(request: Request, error: CourseError) -> Response:
        if request.method != "HEAD" and not _is_api(request) and _is_page(error):
            return pages.refusal_page(request, error)
        if isinstance(error, ProblemError):
            return _answer(error)
        return _answer(ProblemError(422, error.what, where=error.where, remedy=error.remedy))

    @app.exception_handler(RequestValidationError)
    def misshapen(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        remedy = _("Compare the request with the service's OpenAPI description.")
        return _answer(ProblemError(422, _("The request has the wrong shape."), where=faults, remedy=remedy))

    @app.exception_handler(HTTPException)
    def unknown(request: Request, error: HTTPException) -> JSONResponse:
        remedy = _("Compare the request with the service's OpenAPI description.")
        answer = _answer(ProblemError(error.status_code, str(error.detail), where=request.url.path, remedy=remedy))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(DBAPIError)
    def database_away(request: Request, error: DBAPIError) -> JSONResponse:
        log.exception("database", exc_info=error)
        remedy = _("Try again in a minute; what you have a receipt for is safe.")
        return _answer(ProblemError(503, _("The exchange's database does not answer."), where="", remedy=remedy))

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> JSONResponse:
        log.exception("%s %s", request.method, request.url.path, exc_info=error)
        remedy = _("Tell the administrator the time: the service's log has the details.")
        return _answer(ProblemError(500, _("The exchange made a mistake."), where=request.url.path, remedy=remedy))

    app.openapi = _described(app)  # type: ignore[method-assign]


def _described(app: FastAPI) -> Any:
    """Return FastAPI's description with every refusal as a problem, and only as that."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            for shape in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(shape, None)
            reference = {"$ref": f"#/components/schemas/{ProblemView.__name__}"}
            for operations in schema["paths"].values():
                for operation in operations.values():
                    for status, answer in operation["responses"].items():
                        if int(status) >= 400:
                            answer["content"] = {PROBLEM: {"schema": reference}}
        assert app.openapi_schema is not None
        return app.openapi_schema

    return openapi


def main() -> int:
    """Serve until told to stop; a wrong setting ends in one line."""
    import uvicorn

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    end_with_parent()
    address = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL") or "http://127.0.0.1:8010")
    try:
        app = create_app(Settings.from_environ(os.environ))
        uvicorn.run(
            app, host=address.hostname or "127.0.0.1", port=address.port or 8010, access_log=False, log_level="warning"
        )
    except CourseError as error:
        sys.stderr.write(f"course: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
