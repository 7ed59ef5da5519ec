"""Starts iOATdesk: ``python -m iOATdesk``, or the installed command ``ioatdesk``."""

import sys

from iOATdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
