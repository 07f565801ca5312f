"""The course as data: sessions, competences, calendar, weights."""
