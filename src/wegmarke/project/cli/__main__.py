"""``python -m wegmarke.project.cli`` is the same as the command ``wegmarke``."""

from wegmarke.project.cli.main import main

main()
