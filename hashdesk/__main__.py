"""python -m hashdesk: the same as the command `hashdesk`."""

import sys

from hashdesk.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
