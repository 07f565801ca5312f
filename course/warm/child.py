"""The first moments of a child: from a copy of the zygote to a process of its own, and then the target.

Everything here runs before any code that the child was made for.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import sys
import threading
import traceback
import types
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from course.warm import linux, refresh

if TYPE_CHECKING:
    from course.warm.cgroup import Group
    from course.warm.keeper import Request

STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2}
_SIGNALS = tuple(signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}) if linux.IS_LINUX else ()
_inherited: dict[str, int] = {}


def inherited_fd(name: str) -> int:
    """Return the descriptor that was passed under `name`, in the child.

    Raises
    ------
    KeyError
        No descriptor of that name came with the request.
    """
    return _inherited[name]


def take_inherited(name: str) -> int:
    """Like :func:`inherited_fd`, for one that the caller will close: it is given once."""
    return _inherited.pop(name)


def close_inherited() -> None:
    """Close what was passed, in a process that the child forked and that has no part in it."""
    while _inherited:
        os.close(_inherited.popitem()[1])


def become(request: Request, temporary: str | None, report: int, group: Group) -> NoReturn:
    """Turn this freshly forked process into the child that `request` describes; never returns."""
    code = 1
    try:
        try:
            _settle(request, temporary, report, group)
        except BaseException as error:
            os.write(report, json.dumps({"what": str(error) or repr(error)}).encode())
            os._exit(1)
        os.close(report)
        code = run(request.target, request.argument)
    finally:
        os._exit(code)


def _settle(request: Request, temporary: str | None, report: int, group: Group) -> None:
    keeper = os.getppid()
    _reset_signals()
    _take_descriptors(request, report)
    confinement = request.confinement
    if confinement is None or confinement.new_session:
        os.setsid()
    group.enter()
    linux.name_process(request.title or request.target)
    _take_environment(request, temporary)
    if confinement is not None:
        if temporary:
            confinement = _with_temporary(confinement, temporary)
        confinement.apply()
    _die_with(keeper)
    if request.umask is not None:
        os.umask(request.umask)
    os.chdir(request.cwd or "/")
    sys.path += [place for place in request.path if place not in sys.path]
    refresh.after_fork()
    gc.enable()


def _with_temporary(confinement: Any, temporary: str) -> Any:
    from dataclasses import replace

    return replace(confinement, write=(*confinement.write, temporary))


def _die_with(keeper: int) -> None:
    # Set after the change of identity, which clears it. In a new PID namespace the keeper shows as 0.
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() not in (keeper, 0):
        os._exit(1)


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in _SIGNALS:
        try:
            signal.signal(number, signal.SIG_DFL)
        except (OSError, ValueError):
            continue
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _take_descriptors(request: Request, report: int) -> None:
    """Keep the descriptors passed and the report; close every other the keeper had."""
    passed = dict(zip(request.names, request.descriptors, strict=True))
    for name, number in STREAMS.items():
        source = passed.pop(name, None)
        if source is None:
            source = os.open(os.devnull, os.O_RDWR)
        os.dup2(source, number, inheritable=True)
    kept = sorted({*passed.values(), report})
    low = 3
    for number in kept:
        os.closerange(low, number)
        low = number + 1
    os.closerange(low, 1 << 30)
    _inherited.clear()
    _inherited.update(passed)


def _take_environment(request: Request, temporary: str | None) -> None:
    if request.env is not None:
        os.environ.clear()
        os.environ.update(request.env)
    if temporary:
        os.environ["TMPDIR"] = temporary


def run(target: str, argument: Any) -> int:
    """Call the function that `target` names with `argument`, in a fresh ``__main__``; return the exit code."""
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        code = exit_code(lambda: resolve(target)(argument))
        threading._shutdown()  # type: ignore[attr-defined]  # waits for the threads that are no daemons
        atexit._run_exitfuncs()
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
    return code


def exit_code(call: Callable[[], Any]) -> int:
    """Call, and return the code the interpreter would exit with."""
    try:
        result = call()
    except SystemExit as leaving:
        result = leaving.code
        if isinstance(result, str):
            sys.stderr.write(result + "\n")
            return 1
    except KeyboardInterrupt:
        traceback.print_exc()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
        return 130
    return result & 0xFF if isinstance(result, int) else 0


def resolve(target: str) -> Callable[[Any], Any]:
    """Return the function that ``"package.module:function"`` names."""
    module, _, name = target.partition(":")
    function: Any = import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    if not callable(function):
        raise TypeError(f"{target} is no function")
    return function
