"""Assignments, submissions and results as messages: how they travel to the hub's grading service and back.

JSON for what is small, then each file as raw bytes; nothing is unpickled.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict
from typing import Any

from course.grading.channel import Channel, ChannelClosedError
from course.grading.source import Assignment, Graded, GradedNotebook, Limits, SourceCell, SourceNotebook, Submission

MOST_FILES = 10_000
MOST_BYTES = 768 * 1024 * 1024


def send_assignment(channel: Channel, assignment: Assignment, limits: Limits, token: str) -> None:
    """Send what opens a conversation."""
    notebooks = [asdict(item) | {"compatible": sorted(item.compatible)} for item in assignment.notebooks]
    told = {"name": assignment.name, "notebooks": notebooks, "only": assignment.only, "limits": asdict(limits)}
    channel.send(told | {"token": token})
    _send_files(channel, assignment.files)


def receive_assignment(channel: Channel, seconds: float, token: str) -> tuple[Assignment, Limits] | None:
    """Return the assignment and the limits; ``None`` where the token is not the right one.

    Raises
    ------
    ChannelClosedError
        If what came is no assignment.
    """
    message = channel.receive(seconds)
    if not hmac.compare_digest(str(message.get("token")).encode(), token.encode()):
        return None
    try:
        notebooks = tuple(_notebook(item) for item in message["notebooks"])
        files = _receive_files(channel, seconds)
        made = Assignment(str(message["name"]), notebooks, files, str(message["only"]))
        return made, Limits(**message["limits"])
    except (KeyError, TypeError, ValueError) as error:
        raise ChannelClosedError("not an assignment") from error


def _notebook(data: dict[str, Any]) -> SourceNotebook:
    cells = tuple(SourceCell(**cell) for cell in data["cells"])
    return SourceNotebook(
        data["name"], data["kernelspec"], cells, tuple(data["template"]), frozenset(data["compatible"])
    )


def send_submission(channel: Channel, submission: Submission) -> None:
    """Send one trainee's work."""
    channel.send({"student": submission.student, "notes": submission.notes})
    _send_files(channel, submission.files)


def receive_submission(channel: Channel, seconds: float) -> Submission:
    """Return one trainee's work, as soon as the other side has some.

    Raises
    ------
    ChannelClosedError
        If there is none left, or what came is none.
    """
    message = channel.receive()
    try:
        return Submission(str(message["student"]), _receive_files(channel, seconds), tuple(message["notes"]))
    except (KeyError, TypeError) as error:
        raise ChannelClosedError("not a submission") from error


def send_result(channel: Channel, result: Graded | Exception) -> None:
    """Send what came of a submission."""
    if isinstance(result, Exception):
        channel.send({"failed": str(result) or type(result).__name__})
        return
    channel.send({"graded": asdict(result) | {"notebooks": [item.name for item in result.notebooks]}})
    for item in result.notebooks:
        channel.send_bytes(json.dumps(asdict(item)).encode())


def receive_result(channel: Channel, seconds: float) -> Graded | str:
    """Return what came of a submission, or why nothing did."""
    message = channel.receive(seconds)
    if "graded" not in message:
        return str(message.get("failed"))
    texts = [channel.receive_bytes(MOST_BYTES, seconds) for _name in message["graded"]["notebooks"]]
    notebooks = [GradedNotebook(**json.loads(text)) for text in texts]
    return Graded(**message["graded"] | {"notebooks": notebooks})


def _send_files(channel: Channel, files: dict[str, bytes]) -> None:
    channel.send({"files": list(files)})
    for data in files.values():
        channel.send_bytes(data)


def _receive_files(channel: Channel, seconds: float) -> dict[str, bytes]:
    names = channel.receive(seconds)["files"]
    if len(names) > MOST_FILES or not all(isinstance(name, str) and _is_inside(name) for name in names):
        raise ChannelClosedError("not names of files")
    files, room = {}, MOST_BYTES
    for name in names:
        files[name] = channel.receive_bytes(room, seconds)
        room -= len(files[name])
    return files


def _is_inside(name: str) -> bool:
    parts = name.split("/")
    return not name.startswith("/") and "\0" not in name and not {"", ".", ".."} & set(parts)
