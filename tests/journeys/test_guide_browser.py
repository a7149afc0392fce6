"""The guide in a real browser: by keyboard alone, on a phone, without JavaScript, for everybody."""

from urllib.parse import urlsplit

import pytest
from stories import MARYAM, OMAR
from walk import MOST_QUESTIONS, answer_with_keys, focus

NARROW = {"width": 390, "height": 844}
WIDTHS = [320, 1240]
FEW_QUESTIONS = 4


def wide_enough(page) -> bool:
    """Whether nothing sticks out of the page."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def to_result(page, site, story, language) -> None:
    """Go to the place, answer a few questions, show the result."""
    page.goto(f"{site}/{language}/wegweiser/")
    page.fill("#ort", story.place)
    page.press("#ort", "Enter")
    for _count in range(FEW_QUESTIONS):
        page.wait_for_selector("[name=asked]", state="attached")
        answer_with_keys(page, story.answer(page.input_value("[name=asked]")))
        page.wait_for_load_state()
    page.click("#antworten button[value=result]")
    page.wait_for_selector("#was-geht")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_guide_works_by_keyboard_alone_without_javascript_on_a_phone(browser, site, language):
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    requests = []

    def seen(request):
        requests.append(request)

    page.on("request", seen)
    page.goto(f"{site}/{language}/")
    focus(page, f"main a[href='/{language}/wegweiser/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ort")
    focus(page, "#ort")
    page.keyboard.type(OMAR.place)
    page.keyboard.press("Enter")
    for _count in range(MOST_QUESTIONS):
        page.wait_for_selector("[name=asked], #was-geht", state="attached")
        if page.locator("#was-geht").count():
            break
        assert wide_enough(page)
        before = page.input_value("[name=asked]")
        answer_with_keys(page, OMAR.answer(before))
        page.wait_for_function(
            "before => document.querySelector('[name=asked]')?.value !== before", arg=before
        )
    assert page.locator("#was-geht").count() == 1
    assert wide_enough(page)
    answers = [value for value in OMAR.answers.values() if len(value) > 4]
    addresses = [urlsplit(request.url) for request in requests]
    assert {address.hostname for address in addresses if address.scheme != "data"} <= {
        "127.0.0.1",
        "localhost",
    }
    assert not [
        address
        for address in addresses
        if any(answer in address.geturl() for answer in answers) or address.query
    ]
    assert not [
        cookie
        for cookie in context.cookies()
        if any(answer in cookie["value"] for answer in answers)
    ]
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_no_page_is_wider_than_the_window(page, site, language, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in (f"/{language}/", f"/{language}/wegweiser/"):
        page.goto(site + address)
        assert wide_enough(page), address
    to_result(page, site, MARYAM, language)
    for details in page.locator("details.guide-details").all():
        details.evaluate("node => { node.open = true; }")
    assert wide_enough(page)


@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), ("ar", "dark")])
def test_every_page_is_accessible(page, site, axe, language, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/{language}/")
    assert axe(page) == []
    page.goto(f"{site}/{language}/wegweiser/")
    assert axe(page) == []
    page.fill("#ort", "Neustadt")
    page.press("#ort", "Enter")
    page.wait_for_selector("[name=wahl]")
    assert axe(page) == []
    page.fill("#ort", "Nirgendwo")
    page.press("#ort", "Enter")
    page.wait_for_selector("#ort-error")
    assert axe(page) == []
    page.fill("#ort", MARYAM.place)
    page.press("#ort", "Enter")
    page.wait_for_selector("[name=asked]", state="attached")
    assert axe(page) == []
    page.click("#antworten button[value=next]")
    page.wait_for_selector("#a-error")
    assert axe(page) == []
    to_result(page, site, MARYAM, language)
    assert axe(page) == []
    for details in page.locator("details.guide-details").all():
        details.evaluate("node => { node.open = true; }")
    assert axe(page) == []


def test_language_can_be_changed_in_the_middle_without_losing_answers(page, site):
    to_result(page, site, OMAR, "de")
    chips = page.locator(".guide-chip").count()
    page.click(".wm-languages summary")
    page.click(".wm-languages button[lang=ar]")
    page.wait_for_selector("html[dir=rtl] #was-geht")
    assert page.locator(".guide-chip").count() == chips


def test_answer_can_be_changed_from_the_result(page, site):
    to_result(page, site, OMAR, "de")
    page.click(".guide-chip[value='change:residence_status']")
    page.wait_for_selector("[name=asked][value=residence_status]", state="attached")
    assert page.is_checked("[name=a][value=gestattung]")
    page.check("[name=a][value=eu_citizen]")
    page.click("#antworten button[value=next]")
    page.wait_for_selector("#was-geht")
    assert page.locator("#ziel-work-employment .wm-tone--yes").count() == 1
