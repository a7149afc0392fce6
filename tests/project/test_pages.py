"""Rules about templates and style sheets: no inline code, no left and right, nothing unused."""

import re

import pytest
from repository import name_of, own_files

TEMPLATES = [path for path in own_files(".html", ".svg", ".txt") if "templates" in path.parts]
STYLES = own_files(".css")
PYTHON = own_files(".py")

HANDLER = re.compile(r"""<[^>]*\son[a-z]+\s*=""", re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE)
INLINE_BLOCK = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIDE = re.compile(r"(?<![\w])(left|right)(?![\w])")
OTHER_HOST = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", re.IGNORECASE)


def in_template(path) -> str:
    """The name under which a template is asked for."""
    return path.as_posix().rpartition("/templates/")[2]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_has_no_inline_handler_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not HANDLER.search(text), "the content security policy forbids inline handlers"
    assert not STYLE_ATTRIBUTE.search(text), "the content security policy forbids style attributes"
    assert not INLINE_BLOCK.search(text), "styles and scripts are files of their own"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_loads_nothing_from_another_host(path):
    text = path.read_text(encoding="utf-8")
    loading = re.findall(r"<(?:link|script|img|iframe|source|use|form)\b[^>]*>", text)
    assert not [tag for tag in loading if OTHER_HOST.search(tag)]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_is_used(path):
    name = in_template(path)
    others = [other for other in (*TEMPLATES, *PYTHON) if other != path]
    spellings = {name, path.name}
    texts = [other.read_text(encoding="utf-8") for other in others]
    quoted = re.compile(
        "|".join(rf"""["'/]{re.escape(spelling)}["']""" for spelling in sorted(spellings))
    )
    by_django = path.stem in {"400", "403", "404", "500"}
    assert by_django or any(quoted.search(text) for text in texts), f"{name} is used nowhere"


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_own_style_knows_no_left_and_right(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = [line for line in text.splitlines() if SIDE.search(line)]
    assert not found, "use logical properties: inline-start, inline-end"


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_own_style_loads_nothing_from_another_host(path):
    assert not OTHER_HOST.search(path.read_text(encoding="utf-8"))
