"""Look-alike-domain spotter: take an address apart from the right."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.models.lookalike import Reading, examples, known_names, read_address
from course.plots.views import Marked, Metric, Metrics, Span, Table
from course.widgets.exploration import Choice, Exploration, Predict, Result, Text

FREE = "typed"


def build() -> Exploration:
    """Return the spotter."""
    listed = examples()

    def compute(values: dict[str, Any]) -> Result:
        chosen = None if values["example"] == FREE else listed[int(values["example"])]
        address = values["address"] if chosen is None else chosen.address
        known = values["known"] if chosen is None else chosen.known
        reading = read_address(address, known)
        same = reading.owner == known.split(".", 1)[1] if known.count(".") > 1 else reading.owner == known
        views: list[Any] = [_parts(reading), _metrics(reading, known, same=same), _signs(reading)]
        word = _("the same owner as %(known)s") if same else _("another owner than %(known)s")
        summary = _("The owner's part is %(owner)s: %(word)s.") % {
            "owner": reading.owner,
            "word": word % {"known": known},
        }
        if chosen is not None:
            summary += " " + chosen.note
        return Result(views, summary, {"same": same})

    options = [(str(n), f"{n + 1}. {example.address}") for n, example in enumerate(listed)]
    return Exploration(
        id="s5-lookalike-domains",
        title=_("Look-alike-domain spotter"),
        intro=_(
            "Names on the web are read from the right. The last two parts had to be registered by somebody; "
            "what stands left of "
            "them, behind a slash or before an @ can be written by anybody. All names here end in .example or "
            ".test, which are "
            "reserved and belong to nobody [RFC 2606]."
        ),
        predict=Predict(
            _("Four addresses. Which one belongs to the owner of museum.tihla.example?"),
            [
                ("tickets", "tihla-museum-tickets.example"),
                ("path", "history-files.test/museum.tihla.example/ice-road"),
                ("deep", "exhibitions.museum.tihla.example/ice-road"),
                ("test", "museum.tihla.test"),
            ],
        ),
        controls=[
            Choice("example", _("An address to take apart"), [*options, (FREE, _("my own, typed below"))], "0"),
            Text(
                "address",
                _("My own address"),
                "https://archive.s0snovar.example/",
                help=_("Used when you choose “my own”. Try to fool yourself."),
            ),
            Choice(
                "known",
                _("The name I believe to see (for my own)"),
                [(name, name) for name in known_names()],
                "archive.sosnovar.example",
            ),
        ],
        compute=compute,
        compare=lambda prediction, _result: (
            _("Right: exhibitions.museum.tihla.example ends in tihla.example, like the museum itself.")
            if prediction == "deep"
            else _(
                "It is exhibitions.museum.tihla.example: only this one ends in tihla.example. Long is not the "
                "same as false."
            )
        ),
        explain=_("Write one rule, in your pupils' words, that would have caught most of these."),
        leaves_out=_(
            "The tool reads the name only. It takes the last two parts for the owner's; real endings such as "
            ".co.uk need the Public "
            "Suffix List. A good name can carry bad content, a lock sign only means that nobody listens on the way."
        ),
    )


def _parts(reading: Reading) -> Marked:
    left = reading.host[: -len(reading.owner)]
    spans = [Span(left)] if left else []
    spans.append(Span(reading.owner, "good", _("the owner's part")))
    return Marked(
        spans,
        _("The server's name, its owner's part marked"),
        legend=[("good", _("the owner's part: two labels from the right"))],
    )


def _metrics(reading: Reading, known: str, *, same: bool) -> Metrics:
    verdict = _("the same as %(known)s") if same else _("not that of %(known)s")
    return Metrics(
        [
            Metric(_("Owner's part"), reading.owner, "good" if same else "warn", verdict % {"known": known}),
            Metric(_("As computers write it"), reading.ascii, "warn" if reading.ascii != reading.host else ""),
            Metric(_("Signs to look twice"), str(len(reading.signs)), "warn" if reading.signs else "good"),
        ]
    )


def _signs(reading: Reading) -> Table:
    rows = [[sign.name, sign.text] for sign in reading.signs] or [
        [_("none"), _("Nothing here imitates the known name.")]
    ]
    return Table(_("Signs"), [_("Sign"), _("What it means")], rows)
