"""Outputs as they may go into a notebook: what a trainee's process sends is brought into nbformat's shape."""

from __future__ import annotations

from typing import Any

from course.grading.nesting import is_shallow
from course.i18n import gettext as _

MOST_OUTPUTS = 2_000
SMALL = 2_000  # characters that an output may always have


class Room:
    """What the outputs of a notebook may still take.

    Parameters
    ----------
    total : int
        Characters of all cells together.
    """

    def __init__(self, total: int) -> None:
        self.left = total


def sound(outputs: Any, room: Room) -> list[dict[str, Any]]:
    """Return the outputs that are well formed, as many as there is room for.

    Parameters
    ----------
    outputs : object
        What a process sent; not to be trusted.
    room : Room
        What is left; it gets smaller.
    """
    if not isinstance(outputs, list):
        return []
    kept: list[dict[str, Any]] = []
    for output in outputs[:MOST_OUTPUTS]:
        made = _one(output) if isinstance(output, dict) else None
        if made is None:
            continue
        size = _size(made)
        # Points and errors of later cells are small: what was shown before must not cost an answer its mark.
        if size > room.left and size > SMALL:
            kept.append({"output_type": "stream", "name": "stdout", "text": _("... Output truncated ...")})
            break
        room.left -= size
        kept.append(made)
    return kept


def _one(output: dict[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(output.get("text"))}
    if kind == "error":
        trace = output.get("traceback")
        lines = [_text(line) for line in trace] if isinstance(trace, list) else []
        return {
            "output_type": "error",
            "ename": _text(output.get("ename")),
            "evalue": _text(output.get("evalue")),
            "traceback": lines,
        }
    if kind in {"display_data", "execute_result"}:
        made = {"output_type": kind, "data": _bundle(output.get("data")), "metadata": _object(output.get("metadata"))}
        if kind == "execute_result":
            count = output.get("execution_count")
            made["execution_count"] = count if isinstance(count, int) and not isinstance(count, bool) else None
        return made
    return None


def _text(value: Any) -> str:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _bundle(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        return {}
    made: dict[str, Any] = {}
    for kind, value in data.items():
        if kind == "application/json" or kind.endswith("+json"):
            made[kind] = value if is_shallow(value) else None
        elif isinstance(value, str):
            made[kind] = _text(value)
        elif isinstance(value, list) and all(isinstance(line, str) for line in value):
            made[kind] = [_text(line) for line in value]
    return made


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) and is_shallow(value) else {}


def _size(output: dict[str, Any]) -> int:
    if output["output_type"] == "stream":
        return len(output["text"])
    if output["output_type"] == "error":
        return len(output["evalue"]) + sum(map(len, output["traceback"]))
    return sum(len(value) if isinstance(value, str) else len(repr(value)) for value in output["data"].values())


def late_error() -> dict[str, Any]:
    """Return the output that nbgrader gives a cell that took too long (``nbgrader.preprocessors.Execute``)."""
    trace = ["\x1b[0;31mCellTimeoutError\x1b[0m: No reply from kernel before timeout"]
    return {"output_type": "error", "ename": "CellTimeoutError", "evalue": "", "traceback": trace}


def ended_error() -> dict[str, Any]:
    """Return the output of a cell whose process ended."""
    text = _("This cell ended the Python process; it was started again for the cells after it.")
    return {"output_type": "error", "ename": "DeadKernelError", "evalue": text, "traceback": [text]}


def not_run_error(reason: str) -> dict[str, Any]:
    """Return the output of a cell that was not run."""
    return {"output_type": "error", "ename": "NotRunError", "evalue": reason, "traceback": [reason]}


def points_of(outputs: list[dict[str, Any]], most: float) -> tuple[float, str]:
    """Return the points that a test cell's outputs say, by nbgrader's rule, and what it showed.

    Parameters
    ----------
    outputs : list of dict
        Outputs of the test cell.
    most : float
        The points to be had.

    Returns
    -------
    points : float
        From 0 to `most`.
    feedback : str
        HTML, or text; a failed assertion says only that it failed, for its text could hold what was expected.
    """
    shown = []
    points = most
    for output in outputs:
        if output["output_type"] == "error" or output.get("name") == "stderr":
            return 0.0, _("A test of your answer failed.")
        data = output.get("data", {})
        if output["output_type"] == "execute_result":
            try:
                points = min(max(float(data.get("text/plain", most)), 0.0), most)
            except ValueError:
                points = most
        elif data:
            shown.append(str(data.get("text/html", data.get("text/plain", ""))))
    return points, "".join(shown)
