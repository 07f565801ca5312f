"""Who has completed the course, and what is certified: from the gradebook and the trainee's own consent.

The gradebook is nbgrader's. Consent is the answer to ``a6-consent`` in the trainee's last submission of session 6;
where there is none, nothing personal is written. Each credential's random number is kept beside the key, owner-only.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course.answers.store import AnswerStore, write_atomically
from course.errors import CertificateError, CourseError
from course.i18n import gettext as _
from course.i18n import ngettext
from course.i18n.formats import form_of
from course.reports import certificate, credential, keys

KEY = Path("keys") / "organiser.pem"
REGISTER = Path("keys") / "certificates.json"
CONSENT = "a6-consent"


@dataclass(frozen=True)
class Result:
    """One assignment of one trainee.

    Attributes
    ----------
    score, maximum : float
    submitted, open : bool
        Whether there is a submission; whether a person still has to mark something.
    """

    assignment: str
    score: float
    maximum: float
    submitted: bool
    open: bool


@dataclass(frozen=True)
class Trainee:
    """A person in the gradebook with the results so far."""

    id: str
    name: str
    results: Sequence[Result]


def missing(trainee: Trainee, minimum: float) -> list[str]:
    """Return what is still missing for the certificate, in words; empty if nothing is.

    Parameters
    ----------
    trainee : Trainee
    minimum : float
        Share of all points, 0 to 1.
    """
    reasons = [_("%(name)s was not submitted") % {"name": r.assignment} for r in trainee.results if not r.submitted]
    reasons += [_("%(name)s is not fully marked") % {"name": r.assignment} for r in trainee.results if r.open]
    total = sum(result.maximum for result in trainee.results)
    reached = sum(result.score for result in trainee.results)
    if not trainee.results:
        reasons.append(_("there is no assignment in the gradebook"))
    elif total and reached < minimum * total - 1e-9:
        numbers = {"reached": reached, "total": total, "asked": minimum * total}
        reasons.append(_("%(reached).1f of %(total).0f points, %(asked).0f are asked for") % numbers)
    return reasons


def read_gradebook(course: Path) -> list[Trainee]:
    """Read every trainee with a result for each assignment.

    Raises
    ------
    CertificateError
        If the folder has no gradebook.
    """
    from nbgrader.api import Gradebook

    path = course / "gradebook.db"
    if not path.exists():
        raise CertificateError(
            _("There is no gradebook here."), where=str(path), remedy=_("Name the folder that `course init` made.")
        )
    with Gradebook(f"sqlite:///{path}") as book:
        names = [assignment.name for assignment in book.assignments]
        rows = {name: {row["student"]: row for row in book.submission_dicts(name)} for name in names}
        maxima = {name: float(book.find_assignment(name).max_score) for name in names}
        return [
            Trainee(
                student.id,
                " ".join(part for part in (student.first_name, student.last_name) if part) or student.id,
                [_result(name, rows[name].get(student.id), maxima[name]) for name in names],
            )
            for student in book.students
        ]


def _result(name: str, row: Mapping[str, object] | None, maximum: float) -> Result:
    if row is None:
        return Result(name, 0.0, maximum, submitted=False, open=False)
    return Result(name, float(str(row["score"])), maximum, submitted=True, open=bool(row["needs_manual_grade"]))


def consent_of(course: Path, student: str) -> credential.Consent:
    """Return what the trainee agreed to in the last submission of session 6; nothing where it cannot be read."""
    try:
        answer = AnswerStore(course / "submitted" / student / "session-6").values().get(CONSENT)
    except CourseError:
        answer = None
    chosen = answer if isinstance(answer, list) else []
    return credential.Consent(name="name" in chosen, results="results" in chosen)


def _number(course: Path, student: str) -> uuid.UUID:
    """Return the trainee's random number, made once and kept owner-only."""
    path = course / REGISTER
    register: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if student not in register:
        register[student] = str(uuid.uuid4())
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(path, json.dumps(register, indent=1).encode("utf-8"))
        path.chmod(0o600)
    return uuid.UUID(register[student])


def award_for(course: Path, trainee: Trainee, organiser: str, minimum: float, issued: datetime) -> credential.Award:
    """Return what is certified for this trainee."""
    criteria = _("Every assignment submitted and marked, and at least %(share).0f %% of all points.")
    return credential.Award(
        course=_("Use of ICT in intercultural education and innovative pedagogy"),
        description=_(
            "Six sessions for teachers, after the UNESCO ICT Competency Framework for Teachers, version 3. "
            "Not endorsed by UNESCO."
        ),
        criteria=criteria % {"share": 100 * minimum},
        organiser=organiser,
        holder=trainee.name,
        issued=issued,
        identifier=_number(course, trainee.id),
        evidence=[_evidence(result) for result in trainee.results],
        consent=consent_of(course, trainee.id),
    )


def _evidence(result: Result) -> credential.Evidence:
    form = ngettext("%(score)g of %(maximum)g points", "%(score)g of %(maximum)g points", form_of(result.maximum))
    points = form % {"score": round(result.score, 2), "maximum": result.maximum}
    number = result.assignment.removeprefix("session-")
    return credential.Evidence(_("Session %(n)s: assignment") % {"n": number}, points)


def certify(
    course: Path,
    organiser: str,
    *,
    students: Sequence[str] = (),
    minimum: float = 0.5,
    now: datetime,
    report: Callable[[str, list[str]], None],
) -> list[Path]:
    """Issue the certificate of each trainee who has completed the course.

    Parameters
    ----------
    course : Path
        The instructor's nbgrader course.
    organiser : str
        Name of the issuing organisation.
    students : sequence of str
        Only these; all if empty.
    minimum : float
        Share of all points asked for.
    now : datetime
        With a time zone.
    report : callable
        Called with each trainee's id and what is missing.

    Returns
    -------
    list of Path
        The certificates, one PDF a trainee, with the credential as JSON beside each.
    """
    trainees = read_gradebook(course)
    unknown = sorted(set(students) - {trainee.id for trainee in trainees})
    if unknown:
        raise CertificateError(_("The gradebook does not know: %(ids)s.") % {"ids": ", ".join(unknown)})
    key = keys.load_or_make(course / KEY)
    written = []
    for trainee in trainees:
        if students and trainee.id not in students:
            continue
        lacking = missing(trainee, minimum)
        report(trainee.id, lacking)
        if not lacking:
            award = award_for(course, trainee, organiser, minimum, now)
            written.append(_write(course / "certificates" / trainee.id, award, key))
    return written


def _write(folder: Path, award: credential.Award, key: keys.SigningKey) -> Path:
    signed = credential.issue(award, key)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    write_atomically(folder / "credential.json", signed)
    path = folder / "certificate.pdf"
    write_atomically(path, certificate.make(award, signed, key))
    return path
