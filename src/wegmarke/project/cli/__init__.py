"""The command line ``wegmarke``. Django is imported only by the commands that need it."""
