"""The executor of an instructor's own server on a hub: it has the hub's grading service confine and run the work."""

from __future__ import annotations

import os
import socket
import threading
import time

from course.errors import GradingError
from course.grading import parcels
from course.grading.channel import Channel, ChannelClosedError, ChannelTimeoutError
from course.grading.source import Assignment, Graded, Limits, Submission
from course.i18n import gettext as _

SOCKET, TOKEN = "COURSE_GRADING_SOCKET", "COURSE_GRADING_TOKEN"
START_SECONDS = 120.0
TRIES = 3
PAUSE_SECONDS = 2.0


def is_offered() -> bool:
    """Return whether the hub has told this process of its grading service."""
    return bool(os.environ.get(SOCKET) and os.environ.get(TOKEN))


class UngradedError(Exception):
    """A submission that the service could not grade; the text says why."""


class RemoteGrader:
    """Grades submissions through the hub's service, a connection for each thread that asks.

    Parameters
    ----------
    limits : Limits
        What each submission may use.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.mine = threading.local()
        self.channels: list[Channel] = []

    def grade(self, assignment: Assignment, submission: Submission) -> Graded:
        """Return a submission's result; tried anew where the service went away meanwhile.

        Raises
        ------
        GradingError
            If the service does not answer, or cannot confine work itself.
        UngradedError
            If this submission could not be graded.
        """
        for attempt in range(TRIES):
            try:
                found = self._try(assignment, submission)
            except (ChannelClosedError, OSError):
                self.mine.channel = None
                # The hub starts a service that has ended again.
                time.sleep(PAUSE_SECONDS * (attempt + 1))
                continue
            except ChannelTimeoutError as error:
                self.mine.channel = None
                raise UngradedError(_("The hub's grading service took too long.")) from error
            if isinstance(found, Graded):
                return found
            raise UngradedError(found)
        raise GradingError(
            _("The hub's grading service does not answer, so trainees' work is not run."),
            remedy=_("Try again in a minute; if that does not help, ask the administrator to restart the hub."),
        )

    def _try(self, assignment: Assignment, submission: Submission) -> Graded | str:
        if getattr(self.mine, "channel", None) is None:
            self.mine.channel = self._open(assignment)
        parcels.send_submission(self.mine.channel, submission)
        seconds = self.limits.total_seconds * max(1, len(assignment.notebooks)) + START_SECONDS
        return parcels.receive_result(self.mine.channel, seconds)

    def _open(self, assignment: Assignment) -> Channel:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(os.environ[SOCKET])
        channel = Channel(connection)
        self.channels.append(channel)
        parcels.send_assignment(channel, assignment, self.limits, os.environ[TOKEN])
        answer = channel.receive(START_SECONDS)
        if "refused" in answer:
            raise GradingError(str(answer["refused"]), remedy=str(answer.get("remedy", "")))
        return channel

    def close(self) -> None:
        """Leave the service."""
        for channel in self.channels:
            channel.close()
