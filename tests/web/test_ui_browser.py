"""The components in a real browser: accessibility, narrow screens, keyboard, right to left."""

import pytest

from wegmarke.project.messages import compile_catalogues
from wegmarke.web.ui.languages import offered

compile_catalogues()

CODES = [one.code for one in offered()]
PAGES = ["bausteine/", "impressum/", "quellen/", "gibt-es-nicht/"]
WIDE = {"width": 1240, "height": 900}
NARROW = {"width": 320, "height": 640}

OVERFLOW = (
    "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
)
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input, select')]
  .filter(one => !one.closest('p, li, dd') || one.closest('nav'))
  .map(one => {
    const shape = (one.closest('.wm-choice') || one).getBoundingClientRect();
    return [one.outerHTML.slice(0, 90), shape.width, shape.height];
  })
  .filter(([, width, height]) => width > 1 && (width < 24 || height < 24))"""
CLIPPED = """() => [...document.querySelectorAll('h1, h2, h3, p, li, dt, dd, label, .kern-btn, .wm-stop__name')]
  .filter(one => one.offsetWidth > 2 && one.scrollWidth > one.offsetWidth + 1
    && getComputedStyle(one).overflowX !== 'visible')
  .map(one => one.outerHTML.slice(0, 90))"""
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""
FOCUSED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    name: one.outerHTML.slice(0, 80),
    body: one === document.body,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    drawn: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}"""


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_accessibility_fault(page, site, axe, path, code):
    page.set_viewport_size(WIDE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{site}/{code}/{path}")
        assert axe(page) == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", PAGES)
def test_narrow_page_needs_no_sideways_scrolling(page, site, axe, path, code):
    page.set_viewport_size(NARROW)
    page.goto(f"{site}/{code}/{path}")
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(CLIPPED) == []
    assert axe(page) == []


@pytest.mark.parametrize("code", ["de", "ar"])
@pytest.mark.parametrize("width", [390, 640, 900, 1240])
def test_every_width_fits_with_wide_spacing_and_open_menus(page, site, code, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/{code}/bausteine/")
    page.locator(".wm-languages summary").click()
    assert page.evaluate(OVERFLOW) == 0
    page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css);"
        "document.adoptedStyleSheets = [s]; }",
        SPACING,
    )
    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_targets_are_large_enough(page, site, size):
    page.set_viewport_size(size)
    page.goto(f"{site}/de/bausteine/")
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("code", ["de", "ar"])
def test_keyboard_reaches_everything_and_the_focus_is_seen(page, site, code):
    page.set_viewport_size(WIDE)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/{code}/bausteine/")
    expected = page.evaluate(
        "document.querySelectorAll('a[href], button, summary, select, input:not([type=radio])').length"
    )
    seen = []
    for _ in range(expected + 20):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["body"]:
            break
        assert found["inside"], found["name"]
        assert found["drawn"], found["name"]
        seen.append(found["name"])
    assert "wm-skip" in seen[0]
    assert len(seen) >= expected - 4, "hidden links of closed menus are the only ones passed over"


def test_skip_link_leads_to_the_content(page, site):
    page.goto(f"{site}/de/bausteine/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_station_leads_to_its_text(page, site):
    page.set_viewport_size(NARROW)
    page.goto(f"{site}/de/bausteine/")
    page.get_by_role("link", name="Sie sind hier: Ausbildungsweg").press("Enter")
    assert page.url.endswith("#station-S6")


def test_language_is_changed_by_keyboard_without_script(page, site):
    page.goto(f"{site}/de/quellen/")
    page.locator(".wm-languages summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/ar/quellen/")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"


def test_line_runs_with_the_text(page, site):
    page.set_viewport_size(WIDE)
    places = {}
    for code in ("de", "ar"):
        page.goto(f"{site}/{code}/bausteine/")
        boxes = [one.bounding_box() for one in page.locator(".wm-line").first.locator("li").all()]
        places[code] = [box["x"] for box in boxes]
    assert places["de"] == sorted(places["de"])
    assert places["ar"] == sorted(places["ar"], reverse=True)


def test_forced_colours_and_reduced_motion_keep_the_line_visible(page, site):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(f"{site}/de/bausteine/")
    sign = page.locator(".wm-stop--done circle").first
    assert sign.evaluate("one => getComputedStyle(one).fill") != "none"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_print_shows_neither_menu_nor_buttons(page, site):
    page.goto(f"{site}/de/bausteine/")
    page.emulate_media(media="print")
    for part in (".wm-languages", ".wm-nav", ".wm-footer nav"):
        assert not page.locator(part).first.is_visible()
    assert page.locator(".wm-line").first.is_visible()
