"""Run as an unprivileged user: what one child of a zygote that is not root can reach of another's. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from course.warm import Confinement, Zygote


def main(ground: Path) -> None:
    """Make two homes in `ground`, and let a child held to the first try the second."""
    for name in ("first", "second"):
        (ground / name).mkdir(mode=0o700)
        (ground / name / "secret").write_text(f"of {name}", encoding="utf-8")
    held = Confinement(write=(str(ground / "first"),))
    with Zygote.start(["warm.targets"]) as zygote:
        neighbour = zygote.fork("warm.targets:sleep", 60, confinement=Confinement(write=(str(ground / "second"),)))

        def said(what: str, **more: object) -> str:
            with tempfile.TemporaryFile() as output:
                zygote.fork(
                    "warm.targets:attempt", {"what": what, **more}, confinement=held, stdout=output.fileno()
                ).wait(60)
                output.seek(0)
                return output.read().decode()

        found = {
            "uid": os.getuid(),
            "own": said("read", path=str(ground / "first" / "secret")),
            "other": said("read", path=str(ground / "second" / "secret")),
            "listed": said("list", path=str(ground / "second")),
            "written": said("write", path=str(ground / "second" / "mine")),
            "signalled": said("signal", pid=neighbour.pid),
            "environment": said("read", path=f"/proc/{neighbour.pid}/environ"),
        }
        neighbour.kill()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
