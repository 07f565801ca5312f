"""What is done before the fork so that children go on sharing memory changes nothing that they can see."""

from __future__ import annotations

import logging
import sys
from types import ModuleType

from traitlets.config import Application

from course.warm import sharing


def test_modules_are_the_same_in_the_same_order_under_names_of_their_own() -> None:
    before = dict(sys.modules)
    sharing.gather_names()
    assert list(before.items()) == list(sys.modules.items())
    assert __import__("json") is before["json"]


def test_the_list_tells_the_files_that_the_modules_have() -> None:
    sharing.list_modules()
    user = ModuleType("user")
    user.__dict__["sys"] = sys
    with sharing.listed_modules(user):
        assert user.sys.modules["json"].__file__ == sys.modules["json"].__file__
        assert user.sys.platform == sys.platform
    assert user.sys is sys


class First(Application):
    """An application of traitlets'."""


def test_one_application_configures_its_logger_and_finds_it_again() -> None:
    other = logging.getLogger("somebody.else")
    application = First()
    with sharing.one_logger(application):
        Application._configure_logging(application)
    assert logging.getLogger("somebody.else") is other
    own = logging.getLogger("First")
    with sharing.one_logger(application):
        Application._configure_logging(application)
    assert logging.getLogger("First") is own
    assert 1 == len(own.handlers)


def test_an_application_that_is_told_of_other_loggers_sees_them() -> None:
    other = logging.getLogger("told.of")
    application = First(logging_config={"loggers": {"told.of": {"level": "ERROR"}}})
    with sharing.one_logger(application):
        Application._configure_logging(application)
    assert logging.getLogger("told.of") is other
    assert other.level == logging.ERROR
