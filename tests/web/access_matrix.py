"""Who gets what: every address, every role, every method. A new address needs a row here."""

from dataclasses import dataclass, field

ROLES = ("anonymous",)
"""More roles come with accounts; each row then says what each of them gets."""

REFUSED = 405


@dataclass(frozen=True)
class Row:
    """What one role gets at one address; methods that are not named are refused with 405."""

    get: int = 200
    post: int = REFUSED
    arguments: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)


MATRIX: dict[str, dict[str, Row]] = {
    "root": {"anonymous": Row(get=302)},
    "public:start": {"anonymous": Row()},
    "public:guide": {"anonymous": Row(post=422)},  # nothing sent: the place is asked again
    "ui:gallery": {"anonymous": Row()},
    "ui:imprint": {"anonymous": Row()},
    "ui:sources": {"anonymous": Row()},
}

PAGES = tuple(name for name, roles in MATRIX.items() if roles["anonymous"].get == 200)
"""Names of the addresses that show a page to everybody."""
