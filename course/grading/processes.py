"""The two processes of a submission, as the engine drives them: cells go in, outputs come out, whatever happens.

A process that ends or hangs is replaced and the cells before are run again without the one that broke it, so that
the answers after it are still graded.
"""

from __future__ import annotations

import contextlib
import time
from typing import Any

from course.grading.channel import Channel, ChannelClosedError, ChannelTimeoutError
from course.grading.forking import Forked
from course.grading.outputs import Room, ended_error, late_error, sound
from course.grading.sandbox import Sandbox

Outputs = list[dict[str, Any]]
MOST_RESTARTS = 3
GRACE_SECONDS = 4.0
SOON_SECONDS = 1.0
LOOK_SECONDS = 2.0
STANDS_BACK = 10
MOST_KEPT_WAITING = 5.0  # times the seconds that a cell has


class Deadline:
    """The wall time that a submission has left.

    Parameters
    ----------
    seconds : float
        All it has.
    """

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def within(self, seconds: float) -> float:
        """Return at most so many seconds, and no more than are left."""
        return max(0.05, min(seconds, self.at - time.monotonic()))

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self.at


class TraineeProcess:
    """Runs the trainee's cells.

    Parameters
    ----------
    sandbox : Sandbox
        Where it runs.
    environment : dict
        Variables for the cells.
    deadline : Deadline
        The submission's time.
    """

    def __init__(self, sandbox: Sandbox, environment: dict[str, str], deadline: Deadline) -> None:
        self.sandbox, self.environment, self.deadline = sandbox, environment, deadline
        self.history: list[str] = []
        self.room = Room(sandbox.place.limits.output)
        self.restarts = 0
        self.channel: Channel | None = None
        self.child: Forked | None = None
        self._start()

    def _start(self) -> None:
        self.channel, self.child = self.sandbox.start_runner(self.environment)

    def run(self, source: str) -> tuple[Outputs, int | None]:
        """Run a cell; return its outputs and its number."""
        if self.channel is None and not self._restart():
            return [ended_error()], None
        seconds = self.deadline.within(self.sandbox.place.limits.cell_seconds)
        answer, error = self._exchange({"op": "run", "source": source}, seconds)
        if answer is None:
            return [error or ended_error()], None
        self.history.append(source)
        outputs = sound(answer.get("outputs"), self.room)
        if error is not None:
            outputs.append(error)
        count = answer.get("count")
        return outputs, count if isinstance(count, int) else None

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Pass on a question of the checker's; the answer says ``lost`` when there is none."""
        if self.channel is None and not self._restart():
            return {"lost": True}
        answer, _late = self._exchange(request, self.deadline.within(seconds))
        return answer if answer is not None else {"lost": True}

    def _exchange(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """Send and receive; interrupt what takes too long, end what does not listen to that."""
        assert self.channel is not None
        late = None
        try:
            self.channel.send(request)
            try:
                return self._receive(seconds), None
            except ChannelTimeoutError:
                late = late_error()
                self._interrupt()
                return self.channel.receive(self.deadline.within(GRACE_SECONDS)), late
        except (ChannelClosedError, ChannelTimeoutError):
            self.end()
            return None, late

    def _receive(self, seconds: float) -> dict[str, Any]:
        """Wait for the answer, so long as the process has had less than its time while it could run.

        What takes longer than a second stands back for others, and another submission is begun meanwhile. So that
        nobody's answer is late for that, time in which the process was kept waiting for a processor does not count.
        """
        assert self.channel is not None
        assert self.child is not None
        patience = Deadline(seconds)
        try:
            return self.channel.receive(min(seconds, SOON_SECONDS))
        except ChannelTimeoutError:
            if seconds <= SOON_SECONDS:
                raise
        most = self.sandbox.place.limits.cell_cpu_seconds
        before, spent_before = self.child.seconds_kept_waiting(), self.child.processor_seconds()
        self.child.give_way(STANDS_BACK)
        with self.sandbox.place.standing_back():
            while True:
                kept_waiting = self.child.seconds_kept_waiting() - before
                left = min(patience.at + kept_waiting, self.deadline.at) - time.monotonic()
                spent = self.child.processor_seconds() - spent_before
                if left <= 0 or spent > most or kept_waiting > MOST_KEPT_WAITING * seconds:
                    raise ChannelTimeoutError
                with contextlib.suppress(ChannelTimeoutError):
                    # A cell with many threads spends its time faster than the clock goes: look now and then.
                    answer = self.channel.receive(min(left, LOOK_SECONDS))
                    break
        self.child.give_way(0)
        return answer

    def _interrupt(self) -> None:
        import signal

        if self.child is not None:
            self.child.kill(signal.SIGINT)

    def _restart(self) -> bool:
        """Start anew and run the cells that have worked; return whether there is a process now."""
        self.restarts += 1
        if self.restarts > MOST_RESTARTS or self.deadline.passed:
            return False
        self._start()
        history, self.history = self.history, []
        for source in history:
            if self.channel is None:
                return False
            self.run(source)
        return self.channel is not None

    def end(self) -> None:
        """Kill the process and all it started."""
        if self.channel is not None:
            self.channel.close()
        if self.child is not None:
            self.child.end()
        self.channel = self.child = None


class CheckerProcess:
    """Runs the test cells, and passes their questions to the trainee's process."""

    def __init__(
        self,
        sandbox: Sandbox,
        environment: dict[str, str],
        deadline: Deadline,
        trainee: TraineeProcess,
        imports: tuple[str, ...],
        reusable: bool,
    ) -> None:
        self.sandbox, self.environment, self.deadline, self.trainee = sandbox, environment, deadline, trainee
        self.imports, self.reusable = imports, reusable
        self.prepared: list[str] = []
        self.channel: Channel | None = None
        self.child: Forked | None = None
        self._start()

    def _start(self) -> None:
        with contextlib.suppress(ChannelClosedError, ChannelTimeoutError):
            self.channel, self.child = self.sandbox.start_checker(self.environment, self.imports, self.reusable)
            if self.reusable:
                self._exchange({"op": "begin", "folder": str(self.sandbox.check)})

    def prepare(self, source: str) -> None:
        """Run a cell of the instructor's own, such as imports."""
        if not source.strip():
            return
        self.prepared.append(source)
        if self.channel is not None:
            self._exchange({"op": "prepare", "source": source})

    def check(self, source: str, names: tuple[str, ...], own: frozenset[str]) -> tuple[Outputs, int | None]:
        """Run a test cell; return its outputs and its number.

        Parameters
        ----------
        source : str
            The cell.
        names : tuple of str
            The names it reads.
        own : frozenset of str
            The names it binds that are the tests' alone.
        """
        if self.channel is None:
            self._start()
            for text in self.prepared:
                self._exchange({"op": "prepare", "source": text})
        self.sandbox.mirror.update()
        answer = self._exchange({"op": "check", "source": source, "names": names, "own": sorted(own)})
        if answer is None:
            return [late_error()], None
        count = answer.get("count")
        return sound(answer.get("outputs"), self.trainee.room), count if isinstance(count, int) else None

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any] | None:
        if self.channel is None:
            return None
        seconds = self.sandbox.place.limits.cell_seconds
        # What the trainee's process may be kept waiting for, and a little more than it takes to find it late.
        longest = (1 + MOST_KEPT_WAITING) * seconds + 2 * GRACE_SECONDS
        until = Deadline(self.deadline.within(longest))
        try:
            self.channel.send(request)
            while True:
                answer = self.channel.receive(until.within(longest))
                if "ask" not in answer:
                    return answer
                self.channel.send(self.trainee.ask(answer["ask"], until.within(seconds)))
        except (ChannelClosedError, ChannelTimeoutError):
            self.end()
            return None

    def finish(self) -> None:
        """Leave the process to other submissions where it serves several, else kill it."""
        if self.reusable and self.channel is not None and self.child is not None:
            self.sandbox.place.keep_idle(self.channel, self.child)
            self.channel = self.child = None
        self.end()

    def end(self) -> None:
        """Kill the process."""
        if self.channel is not None:
            self.channel.close()
        if self.child is not None:
            self.child.end()
        self.channel = self.child = None
