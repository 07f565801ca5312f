"""``python -m course.warm zygote|keeper DESCRIPTOR``: the processes that :mod:`course.warm.zygote` starts."""

from __future__ import annotations

import sys

from course.warm import keeper, server

if __name__ == "__main__":
    {"zygote": server.main, "keeper": keeper.serve_inherited}[sys.argv[1]](int(sys.argv[2]))
