"""Next steps with their deadlines, and who is responsible here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wegmarke.core.chain.contacts import ADVICE, ContactView
from wegmarke.core.chain.model import Address, Service
from wegmarke.core.guide.answer import StepView
from wegmarke.web.public.knowledge import Answered
from wegmarke.web.public.said import Said, citation, listed, number, page_locale
from wegmarke.web.public.words import Words

MOST_CONTACTS = 12
ADVICE_ROLES = frozenset(
    {"migration_counselling", "youth_migration_service", "refugee_council", "refugee_social_work"}
)


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step with its deadline; ``advice_first``: advice has to come first."""

    title: Said
    text: Said
    warning: Said
    day: date | None
    kind: str
    how_long: SafeString | str
    citations: tuple[SafeString, ...]
    roles: SafeString | str
    bring: SafeString | str
    advice_first: bool
    uncertain: bool


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Somebody to turn to, with the reason, the source and its day."""

    name: Said
    organisation: Said
    role: Said | str
    reason: Said
    about: Said
    languages: SafeString | str
    address: str
    phones: tuple[str, ...]
    email: str
    website: str
    source: SafeString
    source_url: str
    call_first: bool
    reports: bool
    fits: bool
    is_advice: bool


def step_cards(answered: Answered, words: Words) -> tuple[StepCard, ...]:
    """Return the next steps, those with a day first."""
    steps = sorted(
        answered.answer.next_steps, key=lambda step: (step.when is None, step.when or answered.on)
    )
    return tuple(_step(step, words, answered.on) for step in steps)


def contact_cards(answered: Answered, words: Words) -> tuple[ContactCard, ...]:
    """Return whom to turn to, best first."""
    contacts = answered.answer.contacts[:MOST_CONTACTS]
    return tuple(
        _contact(contact, answered.service(contact.service), words) for contact in contacts
    )


def gap_texts(answered: Answered, words: Words) -> list[SafeString]:
    """Return what is missing in the directory for this station and place."""
    return [words.gap(gap) for gap in answered.answer.gaps]


def advice(cards: tuple[ContactCard, ...]) -> ContactCard | None:
    """Return the first contact that need not report anything and can be reached."""
    reachable = [card for card in cards if not card.reports and (card.phones or card.email)]
    return next((card for card in reachable if card.is_advice), next(iter(reachable), None))


def _step(step: StepView, words: Words, on: date) -> StepCard:
    title, text, warning = words.step(step.id)
    bring = words.bring(step.id)
    return StepCard(
        title=title,
        text=text,
        warning=warning,
        day=step.when,
        kind=step.kind or "",
        how_long=_how_long((step.when - on).days) if step.when else "",
        citations=tuple(citation(part) for part in step.citations),
        roles=listed((words.role(role) for role in step.roles), style="or") if step.roles else "",
        bring=listed(bring) if bring else "",
        advice_first=step.advice_first,
        uncertain=step.uncertain,
    )


def _how_long(days: int) -> SafeString:
    if days == 0:
        return format_html("{}", _("heute"))
    if days > 0:
        return format_html(ngettext("in {n} Tag", "in {n} Tagen", days), n=number(days))
    return format_html(ngettext("vor {n} Tag", "vor {n} Tagen", -days), n=number(-days))


def _contact(contact: ContactView, service: Service | None, words: Words) -> ContactCard:
    return ContactCard(
        name=Said(contact.name),
        organisation=Said(service.name if service and service.name != contact.name else ""),
        role=words.role(contact.role) if contact.role else "",
        reason=words.reason(contact.reason),
        about=Said(service.for_text if service else contact.note),
        languages=_languages(service.languages) if service else "",
        address=_address(service.address) if service else "",
        phones=service.phones if service else (),
        email=service.email if service else "",
        website=service.website if service else "",
        source=_source(contact),
        source_url=contact.source if contact.source.startswith("https://") else "",
        call_first=contact.call_first,
        reports=contact.reports,
        fits=contact.fits == "yes",
        is_advice=contact.reason == ADVICE or contact.role in ADVICE_ROLES,
    )


def _languages(codes: tuple[str, ...]) -> SafeString | str:
    """Return the names of languages in the language of the page."""
    names = page_locale().languages
    return listed(names.get(code, code) for code in codes) if codes else ""


def _address(address: Address) -> str:
    town = f"{address.postal_code} {address.city}".strip()
    return ", ".join(part for part in (address.street, town) if part)


def _source(contact: ContactView) -> SafeString:
    """Return where an entry comes from and of which day it is, as far as that is known."""
    host = urlsplit(contact.source).hostname or ""
    name = host.removeprefix("www.") or contact.source
    day = ".".join(reversed(contact.source_date.split("-")))
    text = format_html('<bdi lang="de" dir="ltr">{}</bdi>', name)
    return format_html("{}, <bdi>{}</bdi>", text, day) if day else text
