"""`python -m csapp` and the command `csapp`."""

import sys

from csapp.app.command_line import run


def main() -> int:
    """Run what was typed; returns the exit status (0 done, 1 refused, 2 wrong usage)."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
