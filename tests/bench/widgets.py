"""How fast an edit shows its result, ours against stock ``ipywidgets.interact``, in one run.

``make bench-widgets`` starts a JupyterLab of its own and a Chromium, opens one notebook with our benches and then one
with the same models in ``interact`` (a matplotlib figure drawn anew for each edit, as its documentation shows), edits
each and measures in the browser from the input event to the new result in the page. One notebook is open at a time:
two would take the processor from each other. Both are edited through the
controls that a person uses. Its last line is ``p95_ms=… vs_interact=…``: the worst of our benches' 95th percentiles
in milliseconds, and the smallest ratio of the medians, stock to ours, of the benches that show a figure. A bench
without one has nothing to draw anew: its ratio is printed on its line and is not part of the last one. The story and
the search answer in the page; stock has nothing like them, and only their times count.

``python -m tests.bench.widgets s2-contrast s3-bands`` measures these alone.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page, ViewportSize

from tests.bench.edits import EDITS, Edit
from tests.bench.turns import TURNS, Turns
from tests.browser.chromium import chromium
from tests.browser.lab import open_and_run, running_lab

ROUNDS = 24
STOCK_ROUNDS = 8  # its median is all that counts
WARM_UP = 4
VIEWPORT: ViewportSize = {"width": 1300, "height": 2400}

# The same model under stock interact. Its figures are the same too, but made anew by pyplot for each edit and shown by
# the inline backend; all else is displayed as HTML.
STOCK = (
    f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
"""
    + """
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
    def render(self, alt, table):
        return self.render_moving(alt, table)

course.plots.canvas.Canvas = StockCanvas
from course.widgets.catalogue import build_exploration
from tests.bench.edits import EDITS
count = 0

def html_of(view):
    return view.table.as_html() if view.kind == "figure" and not view.image else view.as_html()

def stock(index):
    edit = EDITS[index]
    plt.close("all")
    def shown(value):
        global count
        result = build_exploration(edit.exploration).compute(edit.values_after(value))
        for view in result.views:
            display(HTML(html_of(view)))
        count += 1
        print(f"done {count}")
    ipywidgets.interact(shown, value=ipywidgets.Textarea(edit.typed(-1), continuous_update=True))
"""
)

# Put a value into a control and tell how many milliseconds pass until the page shows the result of it.
OURS_EDIT = """([exploration, label, value]) => new Promise((resolve, reject) => {
  const card = document.querySelector(`[data-exploration="${exploration}"]`);
  const box = card.querySelector(".course-controls");
  const named = [...box.querySelectorAll("label")].find((one) => one.textContent.startsWith(label));
  const control = named ? document.getElementById(named.htmlFor)
    : [...box.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label").startsWith(label));
  const runner = [...card.querySelectorAll("button")].find((one) => one.textContent === "Run");
  const before = card.dataset.seq;
  const timer = setTimeout(() => reject(new Error(`${exploration}: no result in 30 seconds`)), 30000);
  new MutationObserver((_, observer) => {
    if (card.dataset.seq === before) return;
    observer.disconnect();
    requestAnimationFrame(() => { clearTimeout(timer); resolve(performance.now() - start); });
  }).observe(card, { attributes: true, attributeFilter: ["data-seq"] });
  const start = performance.now();
  if (control.type === "checkbox") control.click();
  else {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (runner) runner.click();
})"""
STOCK_EDIT = """([index, value]) => new Promise((resolve, reject) => {
  const area = document.querySelectorAll(".widget-interact")[index];
  const control = area.querySelector("textarea");
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


def write_notebooks(folder: Path, edits: list[Edit], turns: list[Turns]) -> None:
    """Write one notebook of ours and one of stock, a cell a bench."""
    names = [edit.exploration for edit in edits] + [one.exploration for one in turns]
    ours = ["from course import explore", *(f'explore("{name}")' for name in names)]
    stock = [STOCK, *(f"stock({EDITS.index(edit)})" for edit in edits)]
    for name, sources in (("ours", ours), ("stock", stock)):
        notebook = new_notebook(
            cells=[new_code_cell(source) for source in sources],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, folder / f"{name}.ipynb")


def open_bench(page: Page, edit: Edit) -> None:
    """Commit to a prediction, so that the bench opens, and set what the edit needs."""
    card = page.locator(f'[data-exploration="{edit.exploration}"]')
    if card.locator(".course-predict").count():
        choices = card.locator(".course-predict input[type=radio]")
        if choices.count():
            choices.first.check()
        else:
            card.locator(".course-predict input, .course-predict textarea").first.fill("12")
        # Not a mouse click: the page still grows, and the button moves away under it.
        card.locator(".course-predict button").dispatch_event("click")
    card.locator(".course-outcome > *").first.wait_for()
    for key, value in edit.first.items():
        page.evaluate(OURS_EDIT, [edit.exploration, edit.name(key), value])


def settle(page: Page) -> None:
    """Wait until the page has drawn what it was just given: thirty frames in a row that came in time."""
    page.evaluate("""() => new Promise((resolve) => {
      let calm = 0, last = performance.now();
      const frame = (now) => { calm = now - last < 40 ? calm + 1 : 0; last = now;
        if (calm > 30) resolve(); else requestAnimationFrame(frame); };
      requestAnimationFrame(frame);
    })""")


def measure_ours(page: Page, edit: Edit) -> list[float]:
    """Return the milliseconds of each edit, the warm-up left out."""
    page.bring_to_front()
    label = edit.name()
    turns = range(WARM_UP + ROUNDS)
    return [float(page.evaluate(OURS_EDIT, [edit.exploration, label, edit.typed(n)])) for n in turns][WARM_UP:]


def measure_stock(page: Page, index: int, edit: Edit) -> list[float]:
    """Return the milliseconds of each edit under interact, the warm-up left out."""
    page.bring_to_front()
    turns = range(WARM_UP + STOCK_ROUNDS)
    return [float(page.evaluate(STOCK_EDIT, [index, edit.typed(n)])) for n in turns][WARM_UP:]


def percentile(times: list[float], share: int) -> float:
    """Return a percentile of the times."""
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def measure_turns(page: Page, turns: Turns) -> list[float]:
    """Return the milliseconds of each turn, the warm-up left out."""
    page.locator(turns.selector).wait_for()
    return [turns.time(page) for _turn in range(WARM_UP + ROUNDS)][WARM_UP:]


def told(times: list[float]) -> str:
    """Return the median and the 95th percentile in words."""
    return f"ours median {statistics.median(times):.0f} ms, p95 {percentile(times, 95):.0f} ms"


def compare(edits: list[Edit], all_mine: list[list[float]], stock: Page) -> list[float]:
    """Measure stock, print a line for each bench, and return the ratios of those that draw a figure."""
    ratios = []
    for index, (edit, mine) in enumerate(zip(edits, all_mine, strict=True)):
        theirs = statistics.median(measure_stock(stock, index, edit))
        ratio = theirs / statistics.median(mine)
        drawn = edit.draws()
        ratios += [ratio] if drawn else []
        line = f"{edit.exploration}: {told(mine)}; stock median {theirs:.0f} ms; {ratio:.1f} times"
        print(f"{line}{'' if drawn else ' (no figure)'}", flush=True)
    return ratios


def main(*named: str) -> None:
    """Measure all benches, or those whose names begin so (``s2-``), and print a line for each, and the last line."""
    edits = [edit for edit in EDITS if not named or edit.exploration.startswith(named)]
    turns = [one for one in TURNS if not named or one.exploration.startswith(named)]
    with TemporaryDirectory(prefix="bench-") as folder, chromium() as browser:
        write_notebooks(Path(folder), edits, turns)
        with running_lab(Path(folder)) as lab:
            ours = browser.new_page(viewport=VIEWPORT)
            open_and_run(ours, lab, "ours.ipynb")
            for edit in edits:
                open_bench(ours, edit)
            settle(ours)
            all_mine = [measure_ours(ours, edit) for edit in edits]
            all_turns = [measure_turns(ours, one) for one in turns]
            ours.close()
            stock = browser.new_page(viewport=VIEWPORT)
            open_and_run(stock, lab, "stock.ipynb")
            settle(stock)
            ratios = compare(edits, all_mine, stock)
    for one, times in zip(turns, all_turns, strict=True):
        print(f"{one.exploration}: {told(times)} (answers in the page)")
    worst = max(percentile(times, 95) for times in (*all_mine, *all_turns))
    print(f"p95_ms={worst:.0f} vs_interact={min(ratios, default=0):.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
