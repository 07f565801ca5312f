"""nbgrader's own ``autograde`` command and formgrader's button, made to use the engine.

A course says so in its ``nbgrader_config.py``::

    from course.grading.nbgrader_plugin import use_engine
    use_engine(c)

nbgrader offers no setting for the class that autogrades, so the name is replaced in the two modules that look it up.
A course without these lines, in the same process, keeps stock autograde.
"""

from __future__ import annotations

from typing import Any

from nbgrader.apps import api, autogradeapp
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.preprocessors import Execute
from traitlets import Bool, List, Unicode
from traitlets.config import Config

from course.errors import CourseError
from course.grading.batch import Options, Summary, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse
from course.i18n import gettext as _


class EngineAutograde(Autograde):
    """nbgrader's converter, the run of the notebooks left to the engine."""

    use_engine = Bool(False, help="Whether this course is graded by the engine.").tag(config=True)
    compatible_assignments = List(
        Unicode(), help="Assignments all of whose tests run in the trainee's kernel, confined."
    ).tag(config=True)

    def start(self) -> None:
        """Grade what the command line or the button asks for."""
        nothing_runs = not Execute(config=self.config).enabled
        if not self.use_engine or nothing_runs:
            super().start()
            return
        course = NbgraderCourse(self.coursedir, self.config)
        if not course.students(self.coursedir.assignment_id, self.coursedir.student_id):
            # nbgrader's own words for a name that matches nothing.
            self.init_notebooks()
        options = Options(
            student=self.coursedir.student_id,
            notebook=self.coursedir.notebook_id,
            force=bool(self.force),
            create_students=bool(self.create_student),
        )
        try:
            summary = grade_assignment(course, self.coursedir.assignment_id, options)
        except CourseError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from error
        self._tell(summary)

    def _tell(self, summary: Summary) -> None:
        for student in summary.graded:
            self.log.info(_("Graded %(student)s") % {"student": student})
        for student, repairs in summary.repaired.items():
            self.log.warning(_("Repaired, %(student)s: %(what)s") % {"student": student, "what": " ".join(repairs)})
        for student, reason in summary.failed.items():
            self.log.error(_("Not graded, %(student)s: %(what)s") % {"student": student, "what": reason})
        if summary.failed:
            names = ", ".join(sorted(summary.failed))
            raise NbGraderException(_("These submissions could not be graded: %(names)s.") % {"names": names})


def use_engine(config: Config) -> None:
    """Make nbgrader in this process grade the configured course with the engine.

    Parameters
    ----------
    config : Config
        The ``c`` of ``nbgrader_config.py``.
    """
    config.EngineAutograde.use_engine = True
    replaced: Any = EngineAutograde
    api.Autograde = autogradeapp.Autograde = replaced
