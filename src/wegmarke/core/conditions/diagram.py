"""The picture of a rule as SVG text: nested boxes of sentences that all, or one of which, must hold.

No script, no style sheet, no address: lines and texts take the colour of the page around the
picture (``currentColor``), so that it works on a dark page too. Right-to-left languages read it
from the right. Widths are estimated, because nothing here knows the reader's font.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from wegmarke.core.conditions.bidi import END, START
from wegmarke.core.conditions.render import RULE_CITED, Line, Rendered, cited, isolated, text
from wegmarke.core.conditions.wording import Wording, joined

WIDTH = 720
"""Width of the picture in user units; it scales to the place it is given."""
MARGIN, PAD, GAP = 12, 12, 8
NARROWEST = 180
"""Below this width a box no longer shrinks with the depth; it runs over the frame instead of wrapping every word."""
FONT = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif"
NARROW, WIDE = "iljtfrI.,:;!|()[]'‘’„“ ", "mwMWOQGÄÖÜ§%@"
INVISIBLE = (START, END)
PARAGRAPH = re.compile(r"(§+) ")
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Style:
    """Size of a text and of its line, weight, and how strong it stands out."""

    name: str
    size: int
    leading: int
    weight: int = 400
    opacity: float = 1.0


TITLE = Style("title", 19, 26, 600)
SMALL = Style("cite", 12, 17, 400, 0.8)
HEAD = Style("heading", 13, 19, 600)
PLAIN = Style("sentence", 15, 21)
WORD = Style("join", 12, 16, 400, 0.8)


def svg(rendered: Rendered) -> str:
    """Return the picture of a rule as SVG text with title and description, for one language."""
    picture = _Picture(rendered.wording)
    top = picture.header(rendered)
    height = picture.box(rendered.line, Space(MARGIN, top, WIDTH - 2 * MARGIN)) + MARGIN
    wording, name = rendered.wording, escape(rendered.rule, quote=True)
    title = escape(joined((rendered.title,), wording))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wm-rule" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img" aria-labelledby="{name}-t {name}-d"'
        f' direction="{wording.direction}" xml:lang="{wording.language}"'
        f' font-family="{FONT}" color="currentColor" fill="currentColor">\n'
        f'<title id="{name}-t">{title}</title>\n<desc id="{name}-d">{escape(text(rendered))}</desc>\n'
        + "\n".join(picture.parts)
        + "\n</svg>\n"
    )


def text_width(words: str, size: int) -> float:
    """Return about how wide a text stands in a usual sans-serif font, in user units."""
    return sum(_share(sign) for sign in words) * size


def wrapped(words: str, size: int, width: float) -> list[str]:
    """Return the text in lines that are about as wide as there is room.

    A long word stays whole, and the sign of a paragraph stays with its number.
    """
    lines = [""]
    for word in PARAGRAPH.sub(rf"\1{NO_BREAK}", words).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return _each_closed(lines)


def _each_closed(lines: list[str]) -> list[str]:
    """Return the lines so that an isolate that runs over a break is closed and opened again."""
    closed, is_open = [], False
    for line in lines:
        whole = START + line if is_open else line
        is_open = whole.count(START) > whole.count(END)
        closed.append(whole + END if is_open else whole)
    return closed


def _share(sign: str) -> float:
    """Return about how wide a letter is, as a share of the size of the font."""
    if sign in INVISIBLE:
        return 0.0
    if sign in NARROW:
        return 0.33
    return 0.85 if sign in WIDE else 0.65 if sign.isupper() else 0.57


class Space(NamedTuple):
    """Where something is drawn: from where reading begins, from the top, and how wide."""

    x: int
    y: int
    wide: int

    def down(self, y: int) -> Space:
        """Return the same space further down."""
        return self._replace(y=y)

    def inside(self, y: int) -> Space:
        """Return the space within a frame, from ``y`` on."""
        return Space(self.x + PAD, y, max(self.wide - 2 * PAD, NARROWEST))


@dataclass
class _Picture:
    """Collects the parts of one picture. Every drawing function returns its lower edge."""

    wording: Wording
    parts: list[str] = field(default_factory=list)

    def header(self, rendered: Rendered) -> int:
        """Draw title, validity and citations."""
        space = Space(MARGIN, MARGIN, WIDTH - 2 * MARGIN)
        y = self.write(joined((rendered.title,), self.wording), TITLE, space)
        about = (
            f"{isolated(rendered.rule, self.wording)} · {joined(rendered.validity, self.wording)}"
        )
        y = self.write(about, SMALL, space.down(y))
        return self.write("; ".join(rendered.citations), SMALL, space.down(y), german=True) + GAP

    def box(self, line: Line, space: Space) -> int:
        """Draw a line with its parts in a frame."""
        place = len(self.parts)
        inner = space.inside(space.y + PAD // 2)
        y = (self.group(line, inner) + PAD) if line.parts else (self.leaf(line, inner) + PAD // 2)
        # The frame comes first: what comes later lies above it.
        self.parts.insert(place, self.frame(line, space, y - space.y))
        return y

    def leaf(self, line: Line, space: Space) -> int:
        """Draw a sentence and its citation."""
        y = self.write(joined(line.said, self.wording), PLAIN, space)
        cite = cited(line, self.wording)
        german = line.cite != RULE_CITED
        return self.write(cite, SMALL, space.down(y), german=german) if cite else y

    def group(self, line: Line, space: Space) -> int:
        """Draw a heading and the parts below it, with the word that joins them."""
        y = self.write(joined(line.said, self.wording), HEAD, space) + GAP // 2
        join = self.wording.templates.get(f"join_{line.kind}", "")
        for i, part in enumerate(line.parts):
            if i and join:
                y = self.write(join, WORD, Space(space.x + PAD, y + 2, space.wide)) + 2
            elif i:
                y += GAP
            y = self.box(part, space.down(y))
        return y

    def frame(self, line: Line, space: Space, high: int) -> str:
        """Return the frame of a box: exceptions are dashed, alternatives have round corners."""
        dash = ' stroke-dasharray="7 4" stroke-width="2"' if line.kind == "except" else ""
        corner = 14 if line.kind in ("any", "count") else 3
        place = escape("/".join(map(str, line.path)), quote=True)
        left = WIDTH - space.x - space.wide if self.rtl else space.x
        return (
            f'<rect class="wm-rule-{line.kind}" data-path="{place}" x="{left}" y="{space.y}"'
            f' width="{space.wide}" height="{high}" rx="{corner}" fill-opacity="0.04"'
            f' stroke="currentColor" stroke-opacity="0.55"{dash}/>'
        )

    def write(self, words: str, style: Style, space: Space, *, german: bool = False) -> int:
        """Draw a text in as many lines as it needs. German keeps its direction on any page."""
        at = WIDTH - space.x if self.rtl else space.x
        turned = ' direction="ltr" text-anchor="end" xml:lang="de"' if german and self.rtl else ""
        y, spans = space.y, []
        for line in wrapped(words, style.size, space.wide):
            # The base line stands about four fifths down the height of the font.
            base = y + (style.leading - style.size) // 2 + round(style.size * 0.8)
            spans.append(f'<tspan x="{at}" y="{base}">{escape(line)}</tspan>')
            y += style.leading
        self.parts.append(
            f'<text class="wm-rule-{style.name}" font-size="{style.size}"'
            f' font-weight="{style.weight}" fill-opacity="{style.opacity}"{turned}>'
            f"{''.join(spans)}</text>"
        )
        return y

    @property
    def rtl(self) -> bool:
        """Return whether reading begins at the right."""
        return self.wording.direction == "rtl"
