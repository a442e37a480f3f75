"""`python -m eval.peers`: see `eval.peers.run`."""

import sys

from eval.peers.run import main

if __name__ == "__main__":
    sys.exit(main())
