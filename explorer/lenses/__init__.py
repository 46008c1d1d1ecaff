"""Lenses: explanations of the model. One folder each, with its settings, text and drawing.

A new folder here is a new lens on the page, in links and on the command line. Its ``__init__.py``
declares ``LENS = Lens(...)``; ``says.py`` beside it explains. The files next to the folders are
shared by several lenses.
"""

import explorer.settings  # noqa: F401  # it finds the lenses, and has to be there before them
