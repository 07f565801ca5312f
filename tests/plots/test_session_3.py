"""The charts of session 3 are drawn again on the same artists."""

from course.models.cognates import guess, pairs
from course.models.memory import follow
from course.models.passages import passage
from course.models.vocabulary import profile
from course.plots.bands import BandsPlot
from course.plots.forgetting import ForgettingPlot
from course.plots.likeness import LikenessPlot


def test_bars_fill_the_whole_width_and_add_up_in_the_table() -> None:
    plot = BandsPlot(1)
    one = profile(passage("ru-seasons").text, "ru")
    figure = plot.figure([("Text", one)])
    widths = [bar.get_width() for group in plot._bars.values() for bar in group]
    assert round(sum(widths), 6) == 100
    assert sum(int(row[1].split(" ")[0]) for row in figure.table.rows) == one.total


def test_a_second_drawing_reuses_the_artists() -> None:
    plot = BandsPlot(1)
    plot.figure([("Text", profile(passage("ru-seasons").text, "ru"))])
    artists = list(plot.canvas.axes.get_children())
    plot.figure([("Text", profile(passage("en-plates").text, "en"))])
    assert artists == list(plot.canvas.axes.get_children())


def test_the_forgetting_chart_says_the_recall_on_the_day_that_counts() -> None:
    courses = [(name, follow(days, 90)) for name, days in (("mine", [1, 6]), ("early", [1, 2]), ("none", []))]
    figure = ForgettingPlot().figure(courses, 60)
    assert f"{100 * courses[0][1].on(60):.0f} % on day 60" in figure.alt
    assert [row for row in figure.table.rows if row[0] == "60"]


def test_the_likeness_chart_counts_what_its_table_lists() -> None:
    found = guess(0.7)
    figure = LikenessPlot(pairs()).figure(0.7, found)
    assert f"{len(found.misled)} mislead" in figure.alt
    assert len(figure.table.rows) == len(found.trusted)
