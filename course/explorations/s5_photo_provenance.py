"""Photo-provenance laboratory: change a drawn picture and see which fingerprints still know it."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.models.caption_drift import drift, fate_names, field_names, places
from course.models.provenance import (
    DIFFERENT,
    SAME,
    Distances,
    alter,
    change_names,
    compare,
    hash_names,
    survival,
    verdict,
    verdict_words,
)
from course.models.scenes import draw_scene, names, titles
from course.models.sources import label as synthetic_label
from course.plots.provenance import SurvivalPlot, distance_table, join
from course.plots.views import Figure, Metric, Metrics, Status, Table
from course.widgets.exploration import Choice, Exploration, Predict, Range, Result, Toggle

STATUS: dict[str, Status] = {"same": "good", "look": "warn", "different": "bad"}


def build() -> Exploration:
    """Return the laboratory."""
    plot = SurvivalPlot()
    # The first picture and its hashes are made here, so that the first edit does not wait for them.
    plot.figure(survival("quay", 50))

    def compute(values: dict[str, Any]) -> Result:
        scene, change, percent = values["scene"], values["change"], int(values["strength"])
        other = titles().get(change.removeprefix("scene:"))
        original = draw_scene(scene)
        copy = draw_scene(change[6:]) if other else alter(original, change, percent / 100)
        mirror = bool(values["mirror"])
        found = compare(original, copy, try_mirror=mirror)
        label = other or change_names()[change]
        pair = Figure(
            join([original, copy], 2, ["1", "2"]), "image/png", _pair_alt(scene, label), _pair_table(label, found)
        )
        views = [pair, _metrics(found), plot.figure(survival(scene, percent, try_mirror=mirror), change)]
        views.append(_drift(values["caption"]))
        known = [name for id_, name in hash_names().items() if found.by_hash()[id_] <= SAME]
        summary = _("%(change)s: file hash %(file)s; recognised by: %(hashes)s.") % {
            "change": label,
            "file": _("the same") if found.file_same else _("differs"),
            "hashes": ", ".join(known) or _("no hash"),
        }
        return Result(views, summary, {"worst": _worst(scene, percent)})

    changes = list(change_names().items())
    others = [(f"scene:{id_}", _("Another picture: %(title)s") % {"title": title}) for id_, title in titles().items()]
    return Exploration(
        id="s5-photo-provenance",
        title=_("Photo-provenance laboratory"),
        intro=_(
            "These pictures were drawn for this course, so we know their origin. Change one. A **file hash** "
            "asks: is every "
            "byte the same? A **perceptual hash** asks: does it look alike? It has 64 bits; few that differ "
            "mean “alike”."
        ),
        predict=Predict(
            _("Which of these changes will the perceptual hashes survive worst?"),
            [(id_, name) for id_, name in changes if id_ in {"resave", "sepia", "band", "mirror"}],
        ),
        controls=[
            Choice("scene", _("Picture 1"), list(titles().items()), "quay"),
            Choice("change", _("Picture 2 is picture 1 with this change"), [*changes, *others], "resave"),
            Range("strength", _("How much"), 0, 100, 10, 50, unit="%"),
            Toggle("mirror", _("Compare with the mirror image too"), False),
            Choice("caption", _("Caption drift: the quay, as printed in"), list(places().items())[1:], "post"),
        ],
        compute=compute,
        compare=_compare,
        explain=_(
            "Find a copy that no hash recognises, and another picture that a hash takes for the same. What "
            "follows for you?"
        ),
        leaves_out=_(
            "A hash finds likeness, not truth: it knows nothing of place, date and author. Search services use larger "
            "fingerprints and keep theirs secret. Up to %(same)d bits are read as “the same”, more than "
            "%(different)d as "
            "“another picture”, after Krawetz (2011); the limits are rules of thumb."
        )
        % {"same": SAME, "different": DIFFERENT},
    )


def _pair_alt(scene: str, label: str) -> str:
    return _("Left, 1: %(scene)s Right, 2: %(change)s.") % {"scene": names()[scene], "change": label}


def _pair_table(label: str, found: Distances) -> Any:
    return distance_table(_("Picture 2 against picture 1"), {"2": found}, {"2": label})


def _metrics(found: Distances) -> Metrics:
    words = verdict_words()
    items = [
        Metric(_("File hash"), _("the same") if found.file_same else _("differs"), "good" if found.file_same else "")
    ]
    for id_, name in hash_names().items():
        bits = found.by_hash()[id_]
        items.append(
            Metric(name, _("%(n)d of 64 bits differ") % {"n": bits}, STATUS[verdict(bits)], words[verdict(bits)])
        )
    if found.mirrored:
        items.append(Metric(_("Mirror image"), _("nearer than the picture as it stands"), "warn"))
    return Metrics(items)


def _drift(caption: str) -> Table:
    place, names_of, fates = places(), field_names(), fate_names()
    rows = [[names_of[one.field], one.record, one.later or "–", fates[one.fate]] for one in drift(caption)]
    head = [_("Field"), _("Record: %(where)s") % {"where": next(iter(place.values()))}, place[caption], _("Fate")]
    return Table(_("The picture stayed, the caption drifted [%(label)s]") % {"label": synthetic_label()}, head, rows)


def _worst(scene: str, percent: int) -> str:
    found = survival(scene, percent)
    return max(("resave", "sepia", "band", "mirror"), key=lambda change: found[change].dct)


def _compare(prediction: Any, result: Result) -> str:
    worst = str(result.data["worst"])
    named = change_names()
    if prediction == worst:
        return _("As you predicted: “%(change)s” turns most bits of the DCT hash here.") % {"change": named[worst]}
    return _("You predicted “%(yours)s”; here “%(change)s” turns most bits of the DCT hash.") % {
        "yours": named.get(str(prediction), "…"),
        "change": named[worst],
    }
