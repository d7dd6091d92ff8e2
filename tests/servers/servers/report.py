"""What the script tells its user: on standard error, so that standard output belongs to the command."""

import sys


def say(text):
    """Prints one line of progress."""
    print(f"servers: {text}", file=sys.stderr, flush=True)


def tail(path, lines=40):
    """The last lines of a log, for a message about a server that did not come up."""
    try:
        text = path.read_text(errors="replace")
    except OSError as error:
        return f"(no log: {error})"
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:]) or "    (the log is empty)"
