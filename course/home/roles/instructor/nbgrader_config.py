"""nbgrader for an instructor's server: the course folder and the exchange come from the hub."""

import os

c = get_config()  # noqa: F821 - given by traitlets
c.CourseDirectory.course_id = os.environ.get("COURSE_ID", "")
if os.environ.get("COURSE_FOLDER"):
    c.CourseDirectory.root = os.environ["COURSE_FOLDER"]
c.Exchange.root = os.environ.get("COURSE_EXCHANGE", "/usr/local/share/nbgrader/exchange")
# All servers of a laptop workshop may run as one system user, so that files do not tell who submitted.
c.ExchangeCollect.check_owner = False
