"""What leaves the page: one folder per format of a file.

A new folder here is a new button on the page and a new choice on the command line. Its
``__init__.py`` declares ``EXPORT = Export(...)``; ``make.py`` beside it makes the file.
"""

import explorer.settings  # noqa: F401  # it finds the formats, and has to be there before them
