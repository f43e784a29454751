"""``python -m actviz``, and the console script of the same name."""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # the current folder: what lies there is not meant by a module's name, as in the script

from actviz.cli import main

if __name__ == "__main__":
    main()
