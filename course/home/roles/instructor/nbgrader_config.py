"""nbgrader for an instructor's server: the course folder and the exchange come from the hub."""

import os

from course.exchange.duedates import course_zone
from course.exchange.hub import nbgrader_config

c = get_config()  # noqa: F821 - given by traitlets
c.CourseDirectory.course_id = os.environ.get("COURSE_ID", "")
if os.environ.get("COURSE_FOLDER"):
    c.CourseDirectory.root = os.environ["COURSE_FOLDER"]
if os.environ.get("COURSE_EXCHANGE_URL"):
    for section, options in nbgrader_config().items():
        c[section].update(options)
    c.NbGraderAPI.timezone = course_zone()  # formgrader shows dates on the course's own clock
# Kernels for grading talk over Unix sockets, which neighbours cannot open; nbgrader changes its folder on the way, so
# that their path must not depend on it.
if os.environ.get("JUPYTER_RUNTIME_DIR"):
    c.KernelManager.transport = "ipc"
    c.KernelManager.ip = os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], f"g{os.getpid()}")  # noqa: PTH118
