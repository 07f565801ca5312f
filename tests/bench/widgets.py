"""How fast an edit shows its result, ours against stock ``ipywidgets.interact``, in one run.

``make bench-widgets`` starts a JupyterLab of its own and a Chromium, opens one notebook with our benches and one with
the same models in ``interact`` (a matplotlib figure drawn anew for each edit, as its documentation shows), edits each
in turn and measures in the browser from the input event to the new result in the page. Both are edited through the
controls that a person uses. Its last line is ``p95_ms=… vs_interact=…``: the worst of our benches' 95th percentiles
in milliseconds, and the smallest ratio of the medians, stock to ours.

To add a bench, add an :class:`Edit` to `EDITS`.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from course.widgets.catalogue import build_exploration
from tests.browser.chromium import chromium
from tests.browser.lab import open_and_run, running_lab

ROUNDS = 24
WARM_UP = 4


@dataclass(frozen=True)
class Edit:
    """One bench and the edit that is timed.

    Parameters
    ----------
    exploration : str
        Its id.
    control : str
        The control's label, as the page shows it.
    values : tuple of str
        What is put there in turn; for a text, what is put in front of it. The first is not what stands there.
    key : str
        The control's id, which stock's `compute` gets.
    prediction : str
        What is predicted first; empty where nothing is.
    """

    exploration: str
    control: str
    key: str
    values: tuple[str, ...]
    prediction: str = ""


EDITS = [
    Edit("s2-contrast", "Text", "ink", ("#123456", "#777777", "#aa3300", "#00695c"), "edge"),
    Edit("s2-colour-vision", "How strong", "severity", ("95", "40", "70", "100"), "red-brown"),
    Edit("s2-captions", "The caption file (.srt)", "srt", ("\n", "\n\n", ""), "speed"),
    Edit("s2-page-repair", "The page's HTML", "html", ("<!-- a -->", "<!-- b -->", ""), "12"),
]

# The same model under stock interact. Its figures are the same too, but made anew by pyplot for each edit and shown by
# the inline backend; all else is displayed as HTML.
STOCK = """
import ipywidgets
import matplotlib.pyplot as plt
from IPython.display import HTML, display
import course.plots.canvas
from course.plots.views import Figure
%matplotlib inline

class StockCanvas:
    def __init__(self, width=6.4, height=3.6, *, polar=False):
        self.figure = plt.figure(figsize=(width, height), dpi=100)
        self.axes = self.figure.add_subplot(projection="polar" if polar else None)
    def render_moving(self, alt, table, moving=(), scene=None):
        plt.show()
        return Figure(b"", "image/png", alt, table)
    render = render_moving

course.plots.canvas.Canvas = StockCanvas
from course.widgets.catalogue import build_exploration
from course.widgets.exploration import clean_values
count = 0

def stock(identifier, key, long):
    start = build_exploration(identifier).start_values()
    plt.close("all")
    def shown(value):
        global count
        exploration = build_exploration(identifier)
        result = exploration.compute(clean_values(exploration.controls, {**start, key: value}))
        for view in result.views:
            display(HTML(view.table.as_html() if view.kind == "figure" else view.as_html()))
        count += 1
        print(f"done {count}")
    kind = ipywidgets.Textarea if long else ipywidgets.Text
    ipywidgets.interact(shown, value=kind(str(start[key]), continuous_update=True))
"""

# Put a value into a control and tell how many milliseconds pass until the page shows the result of it.
OURS_EDIT = """([exploration, label, value]) => new Promise((resolve, reject) => {
  const card = document.querySelector(`[data-exploration="${exploration}"]`);
  const named = [...card.querySelectorAll("label")].find((one) => one.textContent.startsWith(label));
  const control = document.getElementById(named.htmlFor);
  const before = card.dataset.seq;
  setTimeout(() => reject(new Error("no result in 30 seconds")), 30000);
  new MutationObserver((_, observer) => {
    if (card.dataset.seq === before) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - start));
  }).observe(card, { attributes: true, attributeFilter: ["data-seq"] });
  const start = performance.now();
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
})"""
STOCK_EDIT = """([index, value]) => new Promise((resolve, reject) => {
  const area = document.querySelectorAll(".widget-interact")[index];
  const control = area.querySelector("textarea, input");
  const texts = () => [...area.querySelectorAll("pre")].map((one) => one.textContent);
  const done = () => texts().filter((text) => /^done/.test(text)).join();
  const before = done();
  setTimeout(() => reject(new Error("no result in 30 seconds")), 30000);
  new MutationObserver((_, observer) => {
    const now = done();
    if (!now || now === before) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - start));
  }).observe(area, { childList: true, subtree: true, characterData: true });
  const start = performance.now();
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
})"""


def write_notebooks(folder: Path) -> None:
    """Write one notebook of ours and one of stock, a cell a bench."""
    ours = ["from course import explore", *(f'explore("{edit.exploration}")' for edit in EDITS)]
    stock = [STOCK, *(f'stock("{edit.exploration}", "{edit.key}", {is_long(edit)})' for edit in EDITS)]
    for name, sources in (("ours", ours), ("stock", stock)):
        notebook = new_notebook(
            cells=[new_code_cell(source) for source in sources],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, folder / f"{name}.ipynb")


def is_long(edit: Edit) -> bool:
    """Tell whether the edited control is a text of several lines."""
    return any(
        control.id == edit.key and control.kind == "long" for control in build_exploration(edit.exploration).controls
    )


def typed(edit: Edit, turn: int) -> str:
    """Return what stands in the control after edit number `turn`: always something else than before."""
    value = edit.values[turn % len(edit.values)]
    if not is_long(edit):
        return value
    return value + str(build_exploration(edit.exploration).start_values()[edit.key])


def predict(page: Page, edit: Edit) -> None:
    """Commit to a prediction, so that the bench opens."""
    card = page.locator(f'[data-exploration="{edit.exploration}"]')
    if card.locator(".course-predict").count():
        choices = card.locator(".course-predict input[type=radio]")
        if choices.count():
            choices.first.check()
        else:
            card.locator(".course-predict input, .course-predict textarea").first.fill(edit.prediction)
        # Not a mouse click: the page still grows, and the button moves away under it.
        card.locator(".course-predict button").dispatch_event("click")
    card.locator(".course-outcome > *").first.wait_for()


def measure(page: Page, script: str, first: object, edit: Edit) -> list[float]:
    """Return the milliseconds of each edit, the warm-up left out."""
    page.bring_to_front()
    times = []
    for turn in range(WARM_UP + ROUNDS):
        arguments = [first, typed(edit, turn)] if script is STOCK_EDIT else [first, edit.control, typed(edit, turn)]
        times.append(float(page.evaluate(script, arguments)))
    return times[WARM_UP:]


def percentile(times: list[float], share: int) -> float:
    """Return a percentile of the times."""
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def main() -> None:
    """Measure all benches and print a line for each, and the last line."""
    worst, ratios = 0.0, []
    with TemporaryDirectory(prefix="bench-") as folder, chromium() as browser:
        write_notebooks(Path(folder))
        with running_lab(Path(folder)) as lab:
            ours, stock = (browser.new_page(viewport={"width": 1300, "height": 2400}) for _ in range(2))
            open_and_run(ours, lab, "ours.ipynb")
            for edit in EDITS:
                predict(ours, edit)
            open_and_run(stock, lab, "stock.ipynb")
            for index, edit in enumerate(EDITS):
                mine = measure(ours, OURS_EDIT, edit.exploration, edit)
                theirs = measure(stock, STOCK_EDIT, index, edit)
                ratio = statistics.median(theirs) / statistics.median(mine)
                worst = max(worst, percentile(mine, 95))
                ratios.append(ratio)
                told = f"ours median {statistics.median(mine):.0f} ms, p95 {percentile(mine, 95):.0f} ms"
                print(f"{edit.exploration}: {told}; stock median {statistics.median(theirs):.0f} ms; {ratio:.1f} times")
    print(f"p95_ms={worst:.0f} vs_interact={min(ratios):.1f}")


if __name__ == "__main__":
    main()
