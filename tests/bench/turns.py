"""The turns that `make bench-widgets` times at the widgets that are no model with controls: a story and a search.

Both answer in the page; at the end of a story or a reading the kernel sends what is shown then. No stock widget does the
same, so only their times are told.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# How each presses what comes next, and how it tells that the page has answered.
_STORY = """(card) => {
  const go = [...card.querySelectorAll(".course-scene ~ button")].find((one) => one.textContent === "Go on");
  const before = card.querySelector(".course-scene");
  if (!go) {
    const again = [...card.querySelectorAll("button")].find((one) => one.textContent === "Start again");
    return [again, () => card.querySelector(".course-scene") !== before];
  }
  const ways = [...card.querySelectorAll("input[type=radio]")];
  card.turns = (card.turns || 0) + 1;
  ways[card.turns % ways.length].click();
  const reason = card.querySelector(".course-scene ~ .course-field textarea");
  reason.value = `Reason ${card.turns}: everybody should be heard before anything is decided here`;
  reason.dispatchEvent(new Event("input", { bubbles: true }));
  const ended = () => !card.querySelector("input[type=radio]");
  return [go, () => card.querySelector(".course-scene") !== before && (!ended() || card.querySelector("svg"))];
}"""
_READING = """(card) => {
  const judged = card.querySelector("[data-debrief]");
  if (judged) {
    const brief = card.dataset.brief;
    const places = [...card.querySelectorAll("[data-brief]")];
    const next = judged.querySelector("button") || places[(places.findIndex((one) => one.dataset.brief === brief) + 1) % places.length];
    return [next, () => card.dataset.brief !== brief];
  }
  const keep = card.querySelector("input[type=range]").closest(".course-field").parentElement.querySelector("button");
  const tabs = () => card.querySelectorAll("[role=tab]").length;
  if (!tabs()) return [keep, tabs];
  const open = tabs();
  const fresh = [...card.querySelectorAll("[role=tabpanel] [data-open]")].find((one) => !card.querySelector(`[data-tab="${one.dataset.open}"]`));
  if (open < 4 && fresh) return [fresh, () => tabs() > open];
  return [keep, () => card.querySelector("[data-debrief] .course-notice")];
}"""
_TIMED = """([selector, step]) => new Promise((resolve, reject) => {
  const card = document.querySelector(selector);
  const [button, answered] = eval(step)(card);
  const timer = setTimeout(() => reject(new Error(`${selector}: no answer in 30 seconds`)), 30000);
  let start = 0;
  const observer = new MutationObserver(look);
  function look() {
    if (!answered()) return;
    observer.disconnect();
    requestAnimationFrame(() => { clearTimeout(timer); resolve(performance.now() - start); });
  }
  observer.observe(card, { childList: true, subtree: true, attributes: true });
  start = performance.now();
  button.click();
})"""


@dataclass(frozen=True)
class Turns:
    """A widget whose turns are timed.

    Parameters
    ----------
    exploration : str
        Its id.
    selector : str
        How the page finds it.
    step : str
        JavaScript: given the widget, returns the button that comes next and a test of whether the page has answered.
    """

    exploration: str
    selector: str
    step: str

    def time(self, page: Page) -> float:
        """Take one turn and return how many milliseconds passed until the page showed what followed."""
        return float(page.evaluate(_TIMED, [self.selector, self.step]))


TURNS = [
    Turns("s4-conflict", '[data-exploration="s4-conflict"]', _STORY),
    Turns("s5-lateral-reading", '[data-lateral="s5-lateral-reading"]', _READING),
]
