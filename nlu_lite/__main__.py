"""`python -m nlu_lite` is the command `nlu-lite`."""

import sys

from nlu_lite.cli import main

if __name__ == "__main__":
    sys.exit(main())
