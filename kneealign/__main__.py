"""``python -m kneealign`` is the command ``kneealign``."""

from kneealign.cli import main

main()
