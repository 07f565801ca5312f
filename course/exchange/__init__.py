"""Release, submit and return work over HTTP, and the nbgrader plugin for it.

::

    roles, calendar, reviewers, roster   pure: who may do what, when, who reviews whom
    archive, store, tables, database     what is kept, and how it is written before it is acknowledged
    identity, problems, api, pages       the service: one JupyterHub token in, one answer out
    client, plugin                       nbgrader's side: every class of nbgrader.exchange.abc
    automation, hub, accounts            the course's week by itself, and the wiring into a hub
"""
