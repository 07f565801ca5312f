"""The days that the calendars of the planner hold, one module a family of calendars; each maker takes a civil year."""
