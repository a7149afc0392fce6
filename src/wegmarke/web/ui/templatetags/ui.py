"""The components of the pages. `/bausteine/` shows each of them with its variants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wegmarke.web.ui import phrases
from wegmarke.web.ui.bidi import isolated
from wegmarke.web.ui.components import Station, stops
from wegmarke.web.ui.languages import SOURCE, language

register = template.Library()

HERE = "ui/components/"
NOTICE_ICONS = {"info": "info", "success": "success", "warning": "warning", "danger": "danger"}
TONES = {"yes": "yes", "soon": "soon", "open": "open", "check": "check", "no": "no"}


# Text -------------------------------------------------------------------------------------------
@register.filter
def day(value: date | None) -> str:
    """A day as it stands on German papers; with the name of the month in English."""
    if value is None:
        return ""
    if get_language() == "en":
        return format_date(value, "d MMM y", locale="en")
    return f"{value:%d.%m.%Y}"


@register.filter
def marked(value: Any) -> SafeString:
    """A text of the data; marked as German where it has no translation.

    Takes a plain string or an object with `text` and `language`.
    """
    text = getattr(value, "text", value)
    code = getattr(value, "language", None)
    page = get_language() or SOURCE
    if isinstance(text, SafeString):
        return text
    if not code or code == page:
        return format_html("{}", isolated(str(text), page))
    return format_html('<span lang="{}" dir="{}">{}</span>', code, language(code).direction, text)


@register.filter
def phone_link(number: str) -> str:
    """A telephone number as it stands in a link."""
    return "".join(sign for sign in number.replace("(0)", "") if sign in "+0123456789")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of KERN; silent for screen readers unless it gets a label."""
    if label:
        return format_html(
            '<i class="kern-icon kern-icon--{}" role="img" aria-label="{}"></i>', name, label
        )
    return format_html('<i class="kern-icon kern-icon--{}" aria-hidden="true"></i>', name)


# Doing ------------------------------------------------------------------------------------------
@register.inclusion_tag(HERE + "button.html")
def button(label: str, kind: str = "primary", **more: Any) -> dict[str, Any]:
    """A button that sends a form.

    `more`: name, value, icon, form, formaction, id, described_by, novalidate.
    """
    return {"label": label, "kind": kind, **more}


@register.inclusion_tag(HERE + "link_button.html")
def link_button(label: str, href: str, kind: str = "primary", icon: str = "") -> dict[str, Any]:
    """A link that looks like a button."""
    return {"label": label, "href": href, "kind": kind, "icon": icon}


# Showing ----------------------------------------------------------------------------------------
@register.inclusion_tag(HERE + "chip.html")
def chip(label: str, tone: str = "plain") -> dict[str, Any]:
    """A small word; tone is plain, yes, soon, open, check or no."""
    return {"label": label, "tone": tone}


@register.inclusion_tag(HERE + "chips.html")
def chips(labels: Sequence[Any], title: str = "") -> dict[str, Any]:
    """A list of plain chips with a title for screen readers."""
    return {"labels": labels, "title": title}


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", level: int = 2, id: str = "") -> str:  # noqa: A002
    """A notice; kind is info, success, warning or danger (stop)."""
    context = {
        "content": content,
        "kind": kind,
        "icon": NOTICE_ICONS[kind],
        "title": title or phrases.NOTICES[kind],
        "level": level,
        "id": id,
    }
    return render_to_string(HERE + "notice.html", context)


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 3, accent: bool = False, id: str = "") -> str:  # noqa: A002, FBT001, FBT002
    """A card with a title; `accent` marks the one that matters now."""
    context = {"content": content, "title": title, "level": level, "accent": accent, "id": id}
    return render_to_string(HERE + "card.html", context)


@register.inclusion_tag(HERE + "facts.html")
def facts(pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """A list of terms with what is said about them."""
    return {"pairs": pairs}


@register.inclusion_tag(HERE + "progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """How far a form or a piece of work has come."""
    return {"done": done, "total": total, "label": label}


# The pictures -----------------------------------------------------------------------------------
@register.inclusion_tag(HERE + "station_line.html")
def station_line(stations: Sequence[Station], label: str) -> dict[str, Any]:
    """The chain as a line: one link per station, loops past what is not needed."""
    return {"stops": stops(stations), "label": label, "words": phrases.STATION_STATES}


@register.inclusion_tag(HERE + "goal_row.html")
def goal_row(
    title: Any, tone: str, outcome: Any, segments: Sequence[Any] = (), **more: Any
) -> dict[str, Any]:
    """A goal: title, outcome in words, bar. `more`: ticks, notes, cite, level, id, details."""
    return {
        "title": title,
        "tone": TONES[tone],
        "outcome": outcome,
        "segments": segments,
        "level": more.pop("level", 3),
        **more,
    }


@register.inclusion_tag(HERE + "goal_axis.html")
def goal_axis(ticks: Sequence[Any]) -> dict[str, Any]:
    """The legend and the months above the goal rows."""
    return {"ticks": ticks, "words": phrases.OUTCOMES}


@register.inclusion_tag(HERE + "explanation.html")
def explanation(reason: Any, opened: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """A tree of reasons; `reason` has value, text, cite and children. `opened`: the first level."""
    return {"reason": reason, "open": opened, "words": phrases.ANSWERS}


@register.simple_block_tag
def deadline_card(content: str, title: Any, day: Any = None, kind: str = "", **more: Any) -> str:
    """A step with its day: kind is earliest, latest or lapse.

    `more`: note (explains the day), level, id.
    """
    context = {"content": content, "title": title, "day": day, "level": 3, **more}
    context["kind"] = phrases.DEADLINES.get(kind, "")
    return render_to_string(HERE + "deadline_card.html", context)


@register.inclusion_tag(HERE + "contact_card.html")
def contact_card(contact: Any, number: int | None = None, level: int = 3) -> dict[str, Any]:
    """A contact; see contact_card.html for the attributes that are shown."""
    return {"contact": contact, "number": number, "level": level}


# Asking -----------------------------------------------------------------------------------------
@register.inclusion_tag(HERE + "choice_field.html")
def choice_field(
    name: str,
    legend: Any,
    options: Sequence[Any],
    value: Any = "",
    kind: str = "radio",
    **more: Any,
) -> dict[str, Any]:
    """Radio buttons (or `kind="checkbox"`). `options`: (value, label) or (value, label, hint).

    `more`: hint, error, heading (the legend is the heading of the page), apart (the value of the
    option that stands apart, such as "I do not know").
    """
    chosen = {str(one) for one in value} if isinstance(value, (list, tuple, set)) else {str(value)}
    rows = [
        {
            "id": f"{name}-{number}" if number else name,
            "value": str(option[0]),
            "label": option[1],
            "hint": option[2] if len(option) > 2 else "",
            "checked": str(option[0]) in chosen,
            "apart": str(option[0]) == str(more.get("apart", "")),
        }
        for number, option in enumerate(options)
    ]
    return {"name": name, "legend": legend, "options": rows, "kind": kind, **described(name, more)}


@register.inclusion_tag(HERE + "date_field.html")
def date_field(
    name: str, legend: Any, day: Any = "", month: Any = "", year: Any = "", **more: Any
) -> dict[str, Any]:
    """A day in German order: the inputs NAME_day, NAME_month, NAME_year. `more`: hint, error, heading, no_day."""
    return {
        "name": name,
        "legend": legend,
        "day": day,
        "month": month,
        "year": year,
        **described(name, more),
    }


@register.inclusion_tag(HERE + "select_field.html")
def select_field(
    name: str, label: Any, options: Sequence[Any], value: Any = "", **more: Any
) -> dict[str, Any]:
    """A list to choose from. `more`: hint, error, heading."""
    rows = [(str(key), text, str(key) == str(value)) for key, text in options]
    return {"name": name, "label": label, "options": rows, **described(name, more)}


@register.inclusion_tag(HERE + "text_field.html")
def text_field(name: str, label: Any, value: Any = "", **more: Any) -> dict[str, Any]:
    """A line of text. `more`: hint, error, heading, type, inputmode, autocomplete, width (in characters), maxlength."""
    return {"name": name, "label": label, "value": value, **described(name, more)}


@register.inclusion_tag(HERE + "error_summary.html")
def error_summary(errors: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """All errors of a form: (id of the field, text), each a link to its field."""
    return {"errors": errors}


def described(name: str, more: dict[str, Any]) -> dict[str, Any]:
    """The further arguments with the ids of hint and error for aria-describedby."""
    ids = [f"{name}-{part}" for part in ("hint", "error") if more.get(part)]
    return {**more, "described_by": " ".join(ids)}
