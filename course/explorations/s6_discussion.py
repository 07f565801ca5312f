"""Discussion network: who answers whom, who is left out, and what one move of the teacher changes."""

from __future__ import annotations

from random import Random

from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models.discussion import MOVES, Compared, Habits, average, names, portrait, simulate
from course.plots.discussion import DiscussionPlot
from course.plots.views import Metric, Metrics, Table
from course.widgets.description import Choice, Exploration, Predict, Range, Result, Values

RUNS = 30


def move_names() -> dict[str, str]:
    """Return what each move is called."""
    return {
        "none": _("answer every second message"),
        "wait": _("wait for three pupils before each message"),
        "invite": _("invite the one who wrote least, by name"),
        "link": _("ask one who wrote what they think of another's message"),
        "rounds": _("first a round: everybody writes once"),
    }


def _row(name: str, found: Compared) -> list[str]:
    shares = (found.teacher_share, found.pupil_to_pupil)
    return [
        name,
        number(found.gini, 2),
        *(percent(100 * share, 0) for share in shares),
        number(found.silent, 1),
    ]


def build() -> Exploration:
    """Return the laboratory."""
    plot = DiscussionPlot()

    def compute(values: Values) -> Result:
        habits = Habits(int(values["pupils"]), int(values["turns"]), float(values["talk"]), str(values["move"]))
        seed = int(values["thread"])
        shown = portrait(simulate(habits, Random(seed)), names(habits.pupils))
        moved = {
            move: average(Habits(habits.pupils, habits.turns, habits.talkativeness, move), RUNS, 100) for move in MOVES
        }
        header = [_("Teacher's move"), _("Gini of turns"), _("Teacher's share"), _("Pupil to pupil")]
        header += [_("Silent pupils")]
        rows = [_row(name, moved[move]) for move, name in move_names().items()]
        metrics = Metrics(
            [
                Metric(_("Gini of turns"), number(shown.gini, 2), "", _("0: all alike, 1: one alone")),
                Metric(_("Wrote nothing"), ", ".join(shown.silent) or _("nobody")),
                Metric(_("Wrote and was not answered"), ", ".join(shown.unanswered) or _("nobody")),
                Metric(_("Teacher's share of messages"), percent(100 * shown.teacher_share, 0)),
            ],
            _("The thread drawn below"),
        )
        caption = _("Each move, mean of %(runs)s threads") % {"runs": RUNS}
        best = min(MOVES, key=lambda move: moved[move].gini)
        summary = _("Gini %(gini).2f in this thread; over many threads the most equal move is: %(best)s.")
        told = summary % {"gini": shown.gini, "best": move_names()[best]}
        return Result([metrics, plot.figure(shown), Table(caption, header, rows)], told, {"best": best, "moved": moved})

    return Exploration(
        id="s6-discussion",
        title=_("Who answers whom"),
        intro=_(
            "A class discusses in writing. P1 is the readiest to write, the last one the least ready. The teacher has "
            "five ways to behave. Threads here are made by a model: **synthetic**."
        ),
        predict=Predict(_("Which move makes pupils' turns most unequal?"), list(move_names().items())),
        controls=[
            Choice("move", _("The teacher's move"), list(move_names().items()), "none"),
            Range("talk", _("How much readier is the readiest pupil"), 1, 60, 1, 20, unit=_("times")),
            Range("pupils", _("Pupils"), 5, 16, 1, 10),
            Range("turns", _("Messages in the thread"), 20, 120, 10, 60),
            Range("thread", _("Thread number (the same number, the same thread)"), 1, 50, 1, 6),
        ],
        compute=compute,
        compare=_compare,
        explain=_("One of the moves is meant well and makes it worse. Which, and how does it come about?"),
        leaves_out=_(
            "What is said, and why somebody is silent: some listen and learn. Four in five invited pupils answer here; "
            "that is our assumption. A name called out in public can also frighten."
        ),
    )


def _compare(guess: object, result: Result) -> str:
    moved: dict[str, Compared] = result.data["moved"]
    worst = max(MOVES, key=lambda move: moved[move].gini)
    told = _("You chose “%(guess)s”; with these settings the most unequal is “%(worst)s” (Gini %(gini).2f).")
    name = move_names().get(str(guess), str(guess))
    return told % {"guess": name, "worst": move_names()[worst], "gini": moved[worst].gini}
