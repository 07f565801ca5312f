"""Release, submit and return work over HTTP, and the nbgrader plugin for it."""
