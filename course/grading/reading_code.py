"""What the instructor's code says before it runs: the modules it imports, the names it needs, where it must run.

Only the instructor's text is read here. A trainee's text never decides how it is graded.
"""

from __future__ import annotations

import ast
import builtins
import re
from functools import lru_cache

_BUILTIN = frozenset(dir(builtins)) | {"In", "Out", "get_ipython", "display"}
# A test that uses these looks into the kernel itself, and a copy of the trainee's values would not serve it.
_KERNEL_NAMES = {"In", "Out", "_", "__", "get_ipython", "globals", "locals", "vars", "exec", "eval", "inspect", "dis"}
# A test that uses these changes what the trainee's function sees of the process they share.
_SHARED = {"seed", "set_state", "patch", "mock", "monkeypatch", "MagicMock", "builtins", "environ", "putenv", "chdir"}
_FIGURES = {"plt", "pyplot", "pylab", "matplotlib", "plotchecker"}
_MAGIC = re.compile(r"^\s*(%|!|\?)|\?\s*$|^\s*[A-Za-z_][\w, ]*=\s*[%!]", re.MULTILINE)


@lru_cache(maxsize=4096)
def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def imported_modules(source: str) -> frozenset[str]:
    """Return the absolute modules that the text imports."""
    tree = _tree("\n".join(line for line in source.split("\n") if not line.lstrip().startswith(("%", "!"))))
    if tree is None:
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return frozenset(found)


@lru_cache(maxsize=4096)
def import_lines(source: str) -> str:
    """Return the import statements at the top level of the text, nothing else of it."""
    tree = _tree(source)
    if tree is None:
        return ""
    return "\n".join(ast.unparse(node) for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom)))


@lru_cache(maxsize=4096)
def names_needed(source: str) -> tuple[str, ...]:
    """Return the names that the text reads or deletes and that are not Python's own."""
    tree = _tree(source)
    if tree is None:
        return ()
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    return tuple(sorted(names - _BUILTIN))


@lru_cache(maxsize=4096)
def names_bound(source: str) -> frozenset[str]:
    """Return the names that the text binds at its top level, functions and classes among them."""
    tree = _tree(source)
    if tree is None:
        return frozenset()
    found: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(statement.name)
            continue
        found |= {
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
    return frozenset(found)


@lru_cache(maxsize=4096)
def must_run_in_kernel(test: str, answers: frozenset[str] = frozenset(), classes: frozenset[str] = frozenset()) -> bool:
    """Tell whether a test cell needs the trainee's own kernel.

    Parameters
    ----------
    test : str
        The instructor's test.
    answers : frozenset of str
        Names that the instructor's solution cells define.
    classes : frozenset of str
        Those of them that are classes.

    Returns
    -------
    bool
        True for magics, open figures, ``await``, the kernel's own names, names deleted or replaced by the test,
        attributes that it sets, patches, random seeds, and classes of the trainee's.
    """
    tree = _tree(test)
    if tree is None:
        return bool(_MAGIC.search(test)) or "await " in test
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    modules = {name.split(".")[0] for name in imported_modules(test)}
    if used & (_KERNEL_NAMES | _FIGURES | classes) or modules & (_KERNEL_NAMES | _FIGURES | {"__main__"}):
        return True
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    changed = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)
    }
    if changed or (used | attributes | modules | names_imported(test)) & _SHARED:
        return True
    deleted = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)}
    return bool(deleted | (names_bound(test) & answers)) or any(
        isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)) for node in ast.walk(tree)
    )


@lru_cache(maxsize=4096)
def classes_bound(source: str) -> frozenset[str]:
    """Return the classes that the text defines at its top level."""
    tree = _tree(source)
    return frozenset() if tree is None else frozenset(n.name for n in tree.body if isinstance(n, ast.ClassDef))


@lru_cache(maxsize=4096)
def leaves_nothing_behind(source: str, known: frozenset[str]) -> bool:
    """Tell whether a cell of the instructor's only imports, names literals and calls ``mark``.

    Such a cell changes nothing outside its own names, so one clean process can check many submissions with it.

    Parameters
    ----------
    source : str
        The cell.
    known : frozenset of str
        Names that the instructor's imports bind.
    """
    tree = _tree(source)
    if tree is None or not all(_is_plain(statement) for statement in tree.body):
        return False
    return set(names_needed(source)) <= names_bound(source) | names_imported(source) | known


def _is_plain(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name) for target in statement.targets) and _is_literal(statement.value)
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    return (
        isinstance(call.func, ast.Name)
        and call.func.id == "mark"
        and not call.keywords
        and all(isinstance(item, (ast.Name, ast.Constant)) for item in call.args)
    )


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return False
    return True


@lru_cache(maxsize=4096)
def names_imported(source: str) -> frozenset[str]:
    """Return the names that the import statements at the top level of the text bind."""
    tree = _tree(source)
    if tree is None:
        return frozenset()
    nodes = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return frozenset((alias.asname or alias.name).split(".")[0] for node in nodes for alias in node.names)
