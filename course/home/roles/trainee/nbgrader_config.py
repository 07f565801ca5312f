"""nbgrader for a trainee's server: who I am and which course I am in come from the hub."""

import os

from course.exchange.hub import nbgrader_config

c = get_config()  # noqa: F821 - given by traitlets
c.CourseDirectory.course_id = os.environ.get("COURSE_ID", "")
# nbgrader would take the name of the system's user, which many trainees may share.
c.CourseDirectory.student_id = os.environ.get("JUPYTERHUB_USER") or os.environ.get("USER", "me")
if os.environ.get("COURSE_EXCHANGE_URL"):
    for section, options in nbgrader_config().items():
        c[section].update(options)
c.ExecutePreprocessor.timeout = 120
