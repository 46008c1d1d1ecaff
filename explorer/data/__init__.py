"""Data sets: one file each in ``sets/``, and their common parts here.

The server's process imports the files in ``sets/``, so these load neither NumPy nor SciPy.
"""

import explorer.settings  # noqa: F401  # it finds the data sets, and has to be there before them
