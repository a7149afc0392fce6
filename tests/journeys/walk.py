"""Walks through the guide: once as plain requests, once with the keys of a browser."""

from html.parser import HTMLParser
from typing import Any

from stories import UNKNOWN, Story

MOST_QUESTIONS = 60


class Fields(HTMLParser):
    """The fields of the form on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.inputs: set[str] = set()
        self.html = html
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        if tag == "input" and attributes.get("type") == "hidden":
            self.hidden[name] = attributes.get("value") or ""
        elif tag in {"input", "select"} and name:
            self.inputs.add(name)

    @property
    def asked(self) -> str:
        """The fact this page asks for, or nothing."""
        return self.hidden.get("asked", "")


def typed(fields: Fields, answer: str) -> dict[str, str]:
    """What stands in the visible fields for an answer."""
    if answer == "null" and "a_null" in fields.inputs:
        return {"a_null": "1"}
    if "a_year" in fields.inputs:
        year, month, day = answer.split("-")
        return {"a_day": day, "a_month": month, "a_year": year}
    return {"a": answer}


def by_requests(client: Any, story: Story, language: str) -> tuple[Fields, list[str]]:
    """Answer every question with plain requests; the result page and the facts that were asked."""
    address = f"/{language}/wegweiser/"
    fields = Fields(client.post(address, {"ort": story.place, "do": "find"}).content.decode())
    asked: list[str] = []
    while fields.asked and len(asked) < MOST_QUESTIONS:
        asked.append(fields.asked)
        answer = story.answer(fields.asked)
        button = {"do": "unknown"} if answer == UNKNOWN else {"do": "next", **typed(fields, answer)}
        response = client.post(address, {**fields.hidden, **button})
        assert response.status_code == 200, (fields.asked, answer)
        fields = Fields(response.content.decode())
    return fields, asked


def focus(page: Any, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus."""
    for _count in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    message = f"{selector} cannot be reached with the Tab key"
    raise AssertionError(message)


def answer_with_keys(page: Any, answer: str) -> None:
    """Answer the question on the page with the keyboard alone."""
    if answer == UNKNOWN:
        focus(page, "button[value=unknown]")
        page.keyboard.press("Enter")
        return
    if page.locator("[name=a_year]").count():
        year, month, day = answer.split("-")
        for name, part in (("a_day", day), ("a_month", month), ("a_year", year)):
            focus(page, f"[name={name}]")
            page.keyboard.type(part)
        page.keyboard.press("Enter")
        return
    if page.locator("select[name=a]").count():
        focus(page, "select[name=a]")
        while page.input_value("select[name=a]") != answer:
            page.keyboard.press("ArrowDown")
    elif page.locator("[name=a][type=radio]").count():
        focus(page, "[name=a]")
        page.keyboard.press("Space")
        while not page.locator(f"[name=a][value='{answer}']:checked").count():
            page.keyboard.press("ArrowDown")
    else:
        focus(page, "[name=a]")
        page.keyboard.type(answer)
    focus(page, "#antworten button[value=next]")
    page.keyboard.press("Enter")
