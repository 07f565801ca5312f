"""The edit that `make bench-widgets` times at each bench of the course.

To add a bench, add an :class:`Edit` to `EDITS`; a test holds the list to the explorations there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from course.models.coding import threads
from course.models.passages import passages
from course.widgets.catalogue import build_exploration
from course.widgets.exploration import Exploration, clean_values

PLACE_TEXT = (
    "Port Orvel lies by the sea. Three nurses founded a training centre, and the shipyard delivered two ferries. "
    "The friendly islanders always smile, the newspaper says. “We test a buoy,” said the engineer. "
)
# Benches whose pictures are made beforehand: there is no figure that could be drawn anew.
READY_MADE = ("s2-alt-text", "s5-contact-sheet")


@dataclass(frozen=True)
class Edit:
    """One bench and the edit that is timed.

    Parameters
    ----------
    exploration : str
        Its id.
    key : str
        The control's id; ``id/row/column`` for a cell of a table, ``id/option`` for one of several check boxes.
    values : tuple of str
        What is put there in turn; the first is not what stands there. A check box is switched on and off.
    base : str
        For a long text: what follows `values` in it. By default the text that stands there.
    first : mapping
        What other controls hold before, by their id.
    """

    exploration: str
    key: str
    values: tuple[str, ...] = ("on", "")
    base: str = ""
    first: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def built(self) -> Exploration:
        """The exploration itself."""
        built = build_exploration(self.exploration)
        assert isinstance(built, Exploration)
        return built

    def typed(self, turn: int) -> str:
        """Return what stands in the control after edit number `turn`: always something else than before."""
        value = self.values[turn % len(self.values)]
        if self._control().kind != "long":
            return value
        return value + (self.base or str(self.built.start_values()[self.key]))

    def name(self, key: str = "") -> str:
        """Return the control's accessible name, or its beginning."""
        control = self._control(key)
        parts = (key or self.key).split("/")[1:]
        if control.kind == "rows":
            return f"Row {int(parts[0]) + 1}, {next(c.label for c in control.columns if c.id == parts[1])}"
        return str(dict(control.options)[parts[0]] if control.kind == "choices" else control.label)

    def values_after(self, typed: str) -> dict[str, Any]:
        """Return all control values when `typed` stands in the edited control."""
        values = {**self.built.start_values(), **self.first}
        own, *parts = self.key.split("/")
        if self._control().kind == "rows":
            values[own][int(parts[0])][parts[1]] = typed
        elif self._control().kind == "choices":
            values[own] = [one for one in values[own] if one != parts[0]] + ([parts[0]] if typed else [])
        else:
            values[own] = typed
        return clean_values(self.built.controls, values)

    def draws(self) -> bool:
        """Return whether the bench draws a chart after the edit; a ready-made picture is only shown."""
        if self.exploration in READY_MADE:
            return False
        result = self.built.compute(self.values_after(self.typed(0)))
        return any(view.kind == "figure" for view in result.views)

    def _control(self, key: str = "") -> Any:
        return next(one for one in self.built.controls if one.id == (key or self.key).split("/")[0])


def _caption(words: str) -> str:
    return f"99\n00:00:00,000 --> 00:00:00,300\n{words}\n\n"


def _passage(language: str) -> str:
    return next(one.text for one in passages() if one.language == language)


EDITS = [
    Edit("s1-class", "class/5/pupils", ("3", "4", "7")),
    Edit("s1-territory", "country", ("KZ", "DE", "FR", "RU")),
    Edit("s2-needs", "measures/contrast"),
    Edit("s2-contrast", "ink", ("#123456", "#777777", "#aa3300", "#00695c")),
    Edit("s2-colour-vision", "severity", ("95", "40", "70", "100")),
    Edit("s2-alt-text", "alt", ("Bean plants. ", "Two bean plants. ", "Beans. "), base="One in light, one in the dark."),
    Edit("s2-captions", "srt", (_caption("Look!"), _caption("Look here!"), "")),
    Edit("s2-captions-trip", "srt", (_caption("Look!"), _caption("Look here!"), "")),
    Edit("s2-page-repair", "html", ("<!-- a -->", "<!-- b -->", "")),
    Edit("s2-page-repair-trip", "html", ("<!-- a -->", "<!-- b -->", "")),
    Edit("s3-bands", "text", ("Лес. ", "Поле и река. ", "Город. "), base=_passage("ru"), first={"passage": "own-ru"}),
    Edit("s3-readability", "text", ("Лес. ", "Поле и река. ", ""), base=_passage("ru"), first={"passage": "own-ru"}),
    Edit("s3-simplify", "text", ("Лес. ", "Поле и река. ", "Город. ")),
    Edit("s3-forms", "answer", ("рекой", "реки", "река")),
    Edit("s3-forgetting", "reviews", ("1, 6, 20", "1, 3, 9, 27", "2, 5")),
    Edit("s3-cognates", "threshold", ("0.7", "0.8", "0.5")),
    Edit("s3-homework", "tasks", ("Спой. ", "Реши. ", "")),
    Edit("s3-welcome", "message", ("Good day. ", "Hello. ", "")),
    Edit("s4-calendar", "entries/1/date", ("2027-04-05", "2027-04-12", "2027-04-19")),
    Edit("s4-orkse", "group", ("30", "120", "25")),
    Edit("s4-opinions", "tolerance", ("0.2", "0.3", "0.25")),
    Edit("s4-project", "aim", ("A map. ", "One big book. ", "We draw a map and write one book. ")),
    Edit("s5-lookalike-domains", "address", ("https://a.b.example/", "https://archive.sosnovar.test/"), first={"example": "typed"}),
    Edit("s5-photo-provenance", "strength", ("60", "70", "40")),
    Edit("s5-contact-sheet", "mirror"),
    Edit("s5-source-timeline", "rows/0/when", ("2019-04-02", "2019-04-03", "2019-04-04"), first={"chain": "own"}),
    Edit("s5-representation", "text", ("The quay. ", "A feast. ", "A ship. "), base=PLACE_TEXT, first={"first": "typed"}),
    Edit("s5-coder-agreement", "p2", ("lack", "work"), first={f"p{n}": "everyday" for n in range(1, 13) if n != 2}),
    Edit("s5-calibration", "un", ("10", "20", "30"), first={"lateral": "80", "hash": "10", "dash": "20", "mal": "30"}),
    Edit("s5-invitation", "text", ("Come. ", "Try. ", ""), first={"sample": "own"}),
    Edit("s6-messages", "text", ("Hello. ", "Good day. ", "")),
    Edit("s6-discussion", "talk", ("10", "30", "40")),
    Edit("s6-factors", "nickname", ("anonymity", "invisibility"), first={t.id: t.coder_a for t in threads()[1:]}),
    Edit("s6-week", "channels/0/closes", ("20", "21", "22")),
    Edit("s6-backlog", "hours", ("4", "5", "6")),
    Edit("s6-resources", "tools/lite"),
]  # fmt: skip
