"""What of a graded notebook may go back to its trainee: nothing that a hidden test expects."""

from __future__ import annotations

from typing import Any

from nbgrader import preprocessors, utils

from course.i18n import gettext as _


class ClearHiddenTests(preprocessors.ClearHiddenTests):
    """nbgrader's preprocessor, and beside the hidden lines the errors they raised, which quote them.

    Only cells of the assignment's are looked at: the markers in a trainee's own cell are text like any other.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Clear every test cell that has hidden lines."""
        for cell in nb.cells:
            if cell.cell_type == "code" and utils.is_grade(cell) and self._remove_hidden_test_region(cell):
                cell.outputs = [_without_quotes(output) for output in cell.outputs]
        return nb, resources


def _without_quotes(output: Any) -> Any:
    if output.output_type != "error":
        return output
    told = _("A test of your answer failed.")
    return type(output)(output_type="error", ename=output.ename, evalue="", traceback=[f"{output.ename}: {told}"])
