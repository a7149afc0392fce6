"""Refusals of the command line: what is wrong and what to write instead, exit code 2."""

from wegmarke.project.cli.texts import say

WRONG_INPUT = 2


class Refusal(Exception):
    """Input that cannot be used. ``lines`` are shown to the user, in his language."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def refuse(language: str, key: str, **values: object) -> Refusal:
    """Make a refusal with one line from the table of texts."""
    return Refusal(say(language, key, **values))
