"""What an administrator decides about a hub, and where everything of it lies in the course folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from jupyterhub.slugs import safe_slug

from course.errors import HubError
from course.i18n import gettext as _

FILE_NAME = "hub.json"


@dataclass(frozen=True)
class HubSettings:
    """A hub on this machine.

    Parameters
    ----------
    folder : str
        The course folder: everything of this hub is in it.
    port : int
        Where browsers find it on 127.0.0.1.
    course_id : str
        nbgrader's name of the course.
    instructors, trainees : sequence of str
        Names of the accounts.
    language : str
        Language of the cohort.
    isolation : bool
        Whether people's servers are kept apart.
    """

    folder: str
    port: int = 8000
    course_id: str = "ict"
    instructors: tuple[str, ...] = ("instructor",)
    trainees: tuple[str, ...] = ("trainee1", "trainee2", "trainee3")
    language: str = "en"
    isolation: bool = True

    @property
    def root(self) -> Path:
        """The course folder."""
        return Path(self.folder)

    @property
    def runtime(self) -> Path:
        """What the hub keeps for itself: database, cookie secret, proxy configuration, log."""
        return self.root / "hub"

    @property
    def homes(self) -> Path:
        """Everybody's own folders, one a name."""
        return self.root / "homes"

    @property
    def course_folder(self) -> Path:
        """The nbgrader course, in the first instructor's home so that formgrader can open its notebooks."""
        # Homes are named as the spawner names them: names of learning platforms may hold what no folder's may.
        return self.homes / safe_slug(self.instructors[0]) / self.course_id

    @property
    def passwords(self) -> Path:
        """The accounts' first passwords, readable by the owner only."""
        return self.root / "passwords.txt"

    def save(self) -> None:
        """Write the settings into the course folder."""
        (self.root / FILE_NAME).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> HubSettings:
        """Read the settings of a course folder.

        Raises
        ------
        HubError
            The file is missing or damaged.
        """
        path = folder / FILE_NAME
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            lists = {name: tuple(data.pop(name)) for name in ("instructors", "trainees")}
            return cls(**{**data, **lists, "folder": str(folder)})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise HubError(
                _("The course folder is damaged: its settings cannot be read."),
                where=str(path),
                remedy=_("Put the file back from a copy, or move the folder away to start anew."),
            ) from error
