"""What all tests share."""

import os

from hypothesis import settings

# A busy machine takes its time, so there is no deadline. CI tries the same examples every time.
settings.register_profile("everywhere", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "everywhere")
