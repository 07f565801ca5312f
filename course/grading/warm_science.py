"""Exercises in the warm process what science packages load late: the first figure and the first table cost a second.

Only packages that are loaded already are exercised, with values made up here.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import warnings

FIGURE = (
    "import matplotlib.pyplot as plt\n"
    "plt.plot([1, 2], label='a')\nplt.title('Title')\nplt.xlabel('x')\nplt.legend()\nplt.show()\nplt.close('all')"
)
TABLE = (
    "import pandas as pd\n"
    "frame = pd.DataFrame({'k': list('aab'), 'v': [1, 2, 3]})\n"
    "totals = frame.groupby('k')['v'].sum()\nlast = frame.set_index('k').loc['b', 'v']\n"
    "repr(frame), frame._repr_html_(), repr(totals), frame.sort_values('v').describe()"
)
NUMBERS = "import numpy as np\nnp.testing.assert_array_equal(np.arange(4).reshape(2, 2).sum(axis=0), [2, 4])"


def warm_up(nothing: None = None) -> None:
    """Draw a figure and make a table, where the packages for it are loaded; leaves no trace in the namespace."""
    from course.grading import shell
    from course.warm import kernel

    wanted = {"numpy": NUMBERS, "pandas": TABLE, "matplotlib.pyplot": FIGURE}
    loaded = [source for name, source in wanted.items() if name in sys.modules]
    if not loaded:
        return
    made = shell.cells()
    streams, before = (sys.stdout, sys.stderr), os.getcwd()  # noqa: PTH109
    sys.stdout = sys.stderr = shell.TextStream("stdout", 1, made.outputs)
    try:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            os.chdir(folder)
            kernel.show_figures_inline()
            for source in loaded:
                with contextlib.suppress(Exception):
                    made.outputs.start()
                    made.shell.run_cell(source)
            os.chdir(before)
    finally:
        sys.stdout, sys.stderr = streams
        shell.forget()
