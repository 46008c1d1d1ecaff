"""Data sets: one file each in ``sets/``; what they have in common stands here.

The process that serves imports the declarations in ``sets/``, and so neither NumPy nor SciPy.
"""

import explorer.settings  # noqa: F401  # it finds the data sets, and has to be there before them
