"""What nbgrader's own buttons and panels say, in the language in force: nbgrader has no translations.

Our JupyterLab extension puts these in place of the English words, which it finds as they stand in nbgrader 0.9.
"""

from __future__ import annotations

from course.i18n import N_
from course.i18n import gettext as _

# In JupyterLab's menu, in the assignment list, the course list, in Create Assignment and in Validate.
LABELS = (
    N_("Nbgrader"),
    N_("Assignment List"),
    N_("Assignments"),
    N_("Course List"),
    N_("Courses"),
    N_("Create Assignment"),
    N_("Create assignment"),
    N_("Formgrader"),
    N_("Validate"),
    N_("Validate Assignment"),
    N_("Validating..."),
    N_("Validation Results"),
    N_("Validation failed"),
    N_("Success! Your notebook passes all the tests."),
    N_("The following cell failed:"),
    N_("The following cell passed:"),
    N_("The source of the following cell has changed, but it should not have!"),
    N_("Partial credit; passed some but not all of the tests"),
    N_("You did not provide a response."),
    N_("Released, downloaded, and submitted assignments for course:"),
    N_("Released assignments"),
    N_("Downloaded assignments"),
    N_("Submitted assignments"),
    N_("There are no assignments to fetch."),
    N_("There are no downloaded assignments."),
    N_("There are no submitted assignments."),
    N_("Loading, please wait..."),
    N_("Fetch"),
    N_("Fetching..."),
    N_("Fetch Feedback"),
    N_("Fetching Feedback..."),
    N_("View Feedback"),
    N_("Submit"),
    N_("Submitting..."),
    N_("(view feedback)"),
    N_("(no feedback available)"),
    N_("(fetch feedback)"),
    N_("Points: "),
    N_("Total points:"),
    N_("Type: "),
    N_("Manually graded answer"),
    N_("Manually graded task"),
    N_("Autograded answer"),
    N_("Autograded tests"),
    N_("Read-only"),
    N_("Available formgraders"),
    N_("No courses found."),
    N_("There are no available formgrader services."),
    N_("Cannot save notebook"),
    N_("Saving..."),
    N_("Assignment not submitted:"),
    N_("Error fetching assignment."),
    N_("Error fetching feedback."),
    N_("Error submitting assignment."),
    N_("Error validating assignment."),
    N_("There was an error running the validate command:"),
)


def labels() -> dict[str, str]:
    """Return nbgrader's words that are another in the language in force, by the English ones."""
    return {label.strip(): _(label).strip() for label in LABELS if _(label) != label}
