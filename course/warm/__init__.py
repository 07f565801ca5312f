"""Ready-made Python processes: preload once, fork in milliseconds, confine. Knows nothing of courses.

::

    zygote = Zygote.start(["numpy", "matplotlib.pyplot"])
    child = zygote.fork("package.module:function", {"any": "JSON"}, confinement=Confinement(uid=200001))
    child.wait(10)  # Exit(code=0, signal=0)

===============  ==============================================================================
zygote, cold     the client: start a zygote, fork children; or start an ordinary process instead
following        a child as its client sees it
server, preload  the zygote's process: preload, accept, fork, reap; heap fills the holes that preloading left
keeper, child    the process that watches one child, and the child's first moments
confinement      what a child may do; landlock, seccomp, cgroup and linux are its tools
policy           what a zygote grants at all
kernel           an IPython kernel in a child; provisioner gives it to any Jupyter
===============  ==============================================================================
"""

from course.warm.capabilities import Capabilities, capabilities
from course.warm.child import inherited_fd
from course.warm.cold import start_cold
from course.warm.confinement import Confinement, Limits
from course.warm.errors import (
    ConfinementError,
    RefusedError,
    StaleZygoteError,
    UnsupportedError,
    WarmError,
    ZygoteGoneError,
)
from course.warm.following import Child, Exit
from course.warm.policy import Policy
from course.warm.zygote import Zygote

__all__ = [
    "Capabilities",
    "Child",
    "Confinement",
    "ConfinementError",
    "Exit",
    "Limits",
    "Policy",
    "RefusedError",
    "StaleZygoteError",
    "UnsupportedError",
    "WarmError",
    "Zygote",
    "ZygoteGoneError",
    "capabilities",
    "inherited_fd",
    "start_cold",
]
