"""The web server: everything is loaded once, and its processes grow out of what is loaded.

They start sooner than if each loaded it for itself, and share most of their memory.
"""

import multiprocessing
import sys

from granian.cli import entrypoint

if __name__ == "__main__":
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        import diaodu.config.wsgi  # noqa: F401 -- nothing in it runs on a thread of its own
    entrypoint()
