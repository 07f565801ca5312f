"""nbgrader's exchange classes on the course exchange: every class of :mod:`nbgrader.exchange.abc`.

With :func:`course.exchange.hub.nbgrader_config` in force, nbgrader's commands, its Assignment List and its
formgrader use these without knowing.
"""

from course.exchange.plugin.base import Exchange
from course.exchange.plugin.collect import ExchangeCollect
from course.exchange.plugin.feedback import ExchangeFetchFeedback, ExchangeReleaseFeedback
from course.exchange.plugin.fetch import ExchangeFetch, ExchangeFetchAssignment
from course.exchange.plugin.listing import ExchangeList
from course.exchange.plugin.release import ExchangeRelease, ExchangeReleaseAssignment
from course.exchange.plugin.submit import ExchangeSubmit

__all__ = [
    "Exchange",
    "ExchangeCollect",
    "ExchangeFetch",
    "ExchangeFetchAssignment",
    "ExchangeFetchFeedback",
    "ExchangeList",
    "ExchangeRelease",
    "ExchangeReleaseAssignment",
    "ExchangeReleaseFeedback",
    "ExchangeSubmit",
]
