"""A worker that loads nothing before its first call: ``python -m tests.app.serving.bare``."""

from explorer.app.serving.worker import serve

if __name__ == "__main__":
    serve(lambda: None, lambda: None)
