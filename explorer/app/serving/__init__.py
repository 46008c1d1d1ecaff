"""How pages are served: which process computes what, and what is done once for everyone.

ARCHITECTURE.md gives the reasons under *Workers*, *Charts that stay* and *Traps*.

- ``worker``, ``workers``, ``answers``, ``cost``, ``process``: Python runs one thread of a process
  at a time, so other processes compute the pages. Without Streamlit.
- ``waiting``: waits for them, and shows the progress.
- ``browser_files``, ``head_start``, ``early``, ``look``: scripts and style are written once. The
  browser begins to load them with the page's head; without ``st.App``, with the first message.
"""
