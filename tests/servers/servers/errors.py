"""The one error that ends a run with a message instead of a traceback."""


class ServerError(Exception):
    """Something could not be installed or started; the text says what, and what to do."""
