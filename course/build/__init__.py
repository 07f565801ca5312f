"""Make an nbgrader course from the assignments: keys into hidden tests, public banks without keys."""
