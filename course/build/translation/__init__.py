"""Translating the course: what there is to translate, the catalogues, and building notebooks and banks for a language.

English sources are the originals. Their sentences are extracted into one gettext domain an area (``domains``,
``extract``, ``catalogues``), translators fill the catalogues (``worklist``), ``make lint`` holds them to the sources,
to their placeholders and to a glossary (``checks``), and ``materials`` puts them into notebooks and banks.
"""
