"""``python -m actviz``, and the console script of the same name."""

from actviz.cli import main

if __name__ == "__main__":
    main()
