"""Pages of the guide: the place, one question per page, the result. Nothing is stored."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wegmarke.web.public import knowledge
from wegmarke.web.public.flow import PLACE, QUESTION, RESULT, Flow, Page, read_sent
from wegmarke.web.public.presenters.place import place_page
from wegmarke.web.public.presenters.question import question_page
from wegmarke.web.public.presenters.result import result_page
from wegmarke.web.public.said import page_language
from wegmarke.web.public.state import GuideState, read_state

PAGES = {
    PLACE: ("public/place.html", place_page),
    QUESTION: ("public/question.html", question_page),
    RESULT: ("public/result.html", result_page),
}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what Wegmarke is and lead into the guide."""
    return render(request, "public/start.html")


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest) -> HttpResponse:
    """Lead through the guide: every page is the answer to what the page before has sent."""
    flow = Flow(knowledge.guide(), knowledge.words(page_language()), timezone.localdate())
    if request.method != "POST":
        return _page(request, flow, Page(PLACE, GuideState()))
    return _page(request, flow, flow.next_page(read_state(request.POST), read_sent(request.POST)))


def _page(request: HttpRequest, flow: Flow, page: Page) -> HttpResponse:
    template, present = PAGES[page.name]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.refused else HTTPStatus.OK
    return render(request, template, present(flow, page), status=status)
