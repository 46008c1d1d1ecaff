"""Lenses: one folder each, with its settings, what it says and what it lays over the regions.

A new folder here is a new lens on the page, in links and on the command line. Its ``__init__.py``
declares ``LENS = Lens(...)``. Files beside the folders are what lenses have in common.
"""

import explorer.settings  # noqa: F401  # it finds the lenses, and has to be there before them
