"""Kinds of probability maps, one folder each.

A new folder here is a new kind on the page, in links and on the command line. Its ``__init__.py``
declares ``MAPKIND = MapKind(...)``; ``figure.py`` beside it draws the map.
"""

import explorer.settings  # noqa: F401  # it finds the kinds, and has to be there before them
