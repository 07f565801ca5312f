"""What every widget of the course shares: the JavaScript kit, the styles, and saving.

A widget is one ``.py`` and one ``.js`` file. The kit (``kit.js``) is put before a widget's own script, so that a
script may use ``h``, ``announce``, ``field`` and the rest without a build step.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from weakref import WeakSet

import anywidget
import traitlets

from course.answers.store import AnswerStore
from course.errors import AnswerError
from course.i18n import choice, language
from course.i18n import gettext as _
from course.i18n.formats import direction
from course.widgets.letters import whole_signs


@lru_cache(maxsize=32)
def source(name: str) -> str:
    """Return the text of a packaged ``.js`` or ``.css`` file of this folder."""
    return (files("course.widgets") / name).read_text(encoding="utf-8")


def script(*names: str) -> str:
    """Return the kit and the widget scripts `names` as one ES module; the last one exports the widget."""
    return "\n".join(source(name) for name in ("kit.js", *names))


def texts() -> dict[str, str]:
    """Return the words that the kit's JavaScript shows, in the language in force."""
    return {
        "saved": _("Saved at %(time)s"),
        "saving": _("Saving…"),
        "unsaved": _(
            "Not saved yet: the notebook's engine does not answer. Your text is kept in this browser. "
            "Open the menu Kernel and choose Restart Kernel and Run All Cells."
        ),
        "restored": _("Your unsaved text was brought back from this browser."),
        "check": _("Check my answer"),
        "again": _("Try again"),
        "hint": _("Give me a hint"),
        "no_more_hints": _("There are no more hints."),
        "graded": _("Counts for your grade"),
        "practice": _("For practice"),
        "not_marked": _("Not marked yet"),
        "points": _("points"),
        "choose": _("Choose…"),
        "up": _("Move up"),
        "down": _("Move down"),
        "moved": _("%(item)s is now number %(n)s of %(all)s"),
        "add_row": _("Add a row"),
        "remove_row": _("Remove this row"),
        "row": _("Row %(n)s"),
        "none_yet": _("None of these yet"),
        "rows_left": _("%(done)s of %(all)s answered"),
        "words": _("%(n)s words"),
        "words_of": _("%(n)s of at least %(min)s words"),
        "your_answer": _("Your answer"),
        "evidence": _("Evidence: where could a colleague see this?"),
        "bring": _("Bring my answers from the module"),
        "rubric": _("How it will be marked"),
        "commit": _("Keep my prediction"),
        "predicted": _("Your prediction is kept. Now try it."),
        "predict_first": _("Predict first: what happens below opens when you have kept a prediction."),
        "run": _("Run"),
        "running": _("Running…"),
        "keep_run": _("Keep this try"),
        "kept_runs": _("What I tried"),
        "explanation": _("Explain in a line"),
        "compare": _("Prediction and result"),
        "data": _("The same as a table"),
        "download": _("Download this page to print or send it"),
        "leaves_out": _("What this model leaves out"),
        "reason": _("Why?"),
        "go_on": _("Go on"),
        "back": _("Go one step back"),
        "path": _("The way so far"),
        "the_end": _("The end of this way"),
        "start_again": _("Start again"),
        "reset": _("Back to the start values"),
        "result": _("Result"),
        "legend": _("What the marks mean"),
        "language": _("Language"),
        "dir": direction(),
        "lang": language(),
    }


# Widgets on the page, so that all of them change their language together.
_alive: WeakSet[CourseWidget] = WeakSet()


class CourseWidget(anywidget.AnyWidget):
    """A widget whose value is one answer in ``answers.json``.

    Subclasses set ``_esm = script("name.js")`` and fill :attr:`view`. A change of :attr:`value` from the browser is
    saved at once; :attr:`status` says so, or says why not.

    Parameters
    ----------
    identifier : str
        Under which id the value is saved.
    store : AnswerStore, optional
        Where; by default the notebook's folder.
    """

    _css = source("kit.css")
    identifier = traitlets.Unicode().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    languages = traitlets.List().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    # {"value": …, "seq": n}: the sequence number lets the browser know which of its changes was saved.
    value = traitlets.Any(None, allow_none=True).tag(sync=True)
    status = traitlets.Dict().tag(sync=True)

    def __init__(self, identifier: str, store: AnswerStore | None = None, **traits: Any) -> None:
        self.store = store or AnswerStore(Path.cwd())
        saved, status = self._restore(identifier)
        shown = {"texts": texts(), "lang": language(), "languages": choice.offered()}
        super().__init__(identifier=identifier, value=saved, status=status, **shown, **traits)
        self.on_msg(self._on_message)
        _alive.add(self)

    def _restore(self, identifier: str) -> tuple[Any, dict[str, Any]]:
        try:
            saved = self.store.get(identifier)
        except AnswerError as error:
            return None, {"problem": str(error)}
        status: dict[str, Any] = {"notice": self.store.notice} if self.store.notice else {}
        if saved is None:
            return None, status
        return saved.value, {**status, "saved": saved.at.isoformat()}

    def _on_message(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        """Answer the browser: ``{"do": "save", "value": …, "seq": n}`` and whatever a subclass adds."""
        action = getattr(self, f"do_{content.get('do', '')}", None)
        if action is None:
            return
        try:
            action(whole_signs(content))
        except AnswerError as error:
            self.status = {"problem": str(error), "seq": content.get("seq", 0)}

    def do_save(self, content: dict[str, Any]) -> None:
        """Save the value and tell the browser when."""
        value = self.accept(content.get("value"))
        at = self.store.put(self.identifier, value)
        with self.hold_sync():
            self.value = value
            status: dict[str, Any] = {"saved": at.isoformat(), "seq": content.get("seq", 0)}
            if self.store.notice:
                status["notice"] = self.store.notice
            self.status = status
        self.after_save()

    def do_language(self, content: dict[str, Any]) -> None:
        """Show everything in another language; the answers stay as they are, for they hold no texts of ours."""
        try:
            known = choice.choose(str(content.get("language")))
        except OSError as error:
            raise AnswerError(
                _("Your choice of language could not be kept: %(why)s.") % {"why": error.strerror},
                remedy=_("It is in force until the notebook is closed."),
            ) from error
        finally:
            for widget in list(_alive):
                widget.relabel()
        if not known:
            raise AnswerError(_("The course is not translated into that language."))

    def relabel(self) -> None:
        """Show this widget in the language in force."""
        with self.hold_sync():
            self.describe()
            self.texts, self.lang = texts(), language()

    def describe(self) -> None:
        """Make what is shown anew, in the language in force; subclasses set `view` and what follows from it."""

    def accept(self, value: Any) -> Any:
        """Return the value to be saved; subclasses check its shape and raise `AnswerError`."""
        return value

    def after_save(self) -> None:
        """Do what follows a save; nothing by default."""
