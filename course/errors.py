"""Everything that can go wrong, as one tree.

::

    CourseError                 what happened, where, what to do next
    ├── BankError               a question bank breaks its schema (author)
    ├── UnknownQuestionError    a notebook asks for an id that no bank beside it has (author)
    ├── AnswerError             an answer of the wrong type, or answers that cannot be read or saved (trainee)
    ├── ModelInputError         an exploration cannot compute with what was typed (trainee)
    ├── SyllabusError           the syllabus data are inconsistent (author)
    ├── BuildError              an nbgrader course cannot be made (instructor)
    ├── HubError                the hub cannot start or go on (administrator)
    ├── ExchangeError           work cannot be released, submitted or returned
    ├── GradingError            a submission cannot be graded
    ├── WarmError               a warm process cannot be had
    └── CertificateError        a credential cannot be issued or verified
"""

from __future__ import annotations


class CourseError(Exception):
    """A failure told in three parts, so that whoever meets it knows what to do.

    Parameters
    ----------
    what : str
        What happened, one plain sentence without jargon.
    where : str
        File, line, cell or address it happened at; empty if there is none.
    remedy : str
        What to do next; empty only where nothing can be done.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        step = f" {self.remedy}" if self.remedy else ""
        return f"{self.what}{place}{step}"


class BankError(CourseError):
    """A question bank breaks its schema."""


class UnknownQuestionError(CourseError):
    """A notebook asks for a question that no bank beside it has."""


class AnswerError(CourseError):
    """An answer has the wrong type, or the answers cannot be read or saved."""


class ModelInputError(CourseError):
    """An exploration cannot compute with what was typed."""


class SyllabusError(CourseError):
    """The syllabus data are inconsistent."""


class BuildError(CourseError):
    """An nbgrader course cannot be made."""


class HubError(CourseError):
    """The hub cannot start or go on."""


class ExchangeError(CourseError):
    """Work cannot be released, submitted or returned."""


class GradingError(CourseError):
    """A submission cannot be graded."""


class WarmError(CourseError):
    """A warm process cannot be had."""


class CertificateError(CourseError):
    """A credential cannot be issued or verified."""
