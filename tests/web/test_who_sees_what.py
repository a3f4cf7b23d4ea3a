"""Every page address, tried by nobody and by every role: a new page without a row here fails."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from recruitment.ads.campaigns import write_campaign
from recruitment.bank.duplicates import find_duplicates
from recruitment.bank.mailings import write_to_people
from recruitment.bank.models import PeopleList, SavedSearch
from recruitment.bank.pairs import Pair
from recruitment.clock.actions import note_failure
from recruitment.offers.models import Wave
from recruitment.offers.reserves import Reserve, ReserveList
from recruitment.outbox.actions import queue_message
from recruitment.outbox.addresses import bury_address
from recruitment.outbox.models import Message
from recruitment.outbox.wordings import Wording
from recruitment.planning.models import Plan
from recruitment.staff.models import Unit
from recruitment.staff.rights import RIGHTS, Right, Role
from recruitment.web.personal_forms import PARTS
from tests.bank.lists import THREE, imported, uploaded
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_candidate,
    make_description,
    make_inquiry,
    make_interview,
    make_interview_time,
    make_job,
    make_lecture,
    make_manager,
    make_measurement,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_user,
    make_vacancy,
)

pytestmark = pytest.mark.django_db

ANYBODY, COLLEAGUE = "anybody", "colleague"
NOBODY = "nobody"

# Address -> who may be there: anybody, every colleague, or whoever has the right.
PAGES: dict[str, str | Right] = {
    "": ANYBODY,
    "personuppgifter/": ANYBODY,
    "tillganglighet/": ANYBODY,
    "intresse/": ANYBODY,
    "intresse/tack/": ANYBODY,
    "f/": ANYBODY,
    "f/<str:code>/": ANYBODY,
    "f/<str:code>/puls/": ANYBODY,
    "f/<str:code>/puls/tack/": ANYBODY,
    "bekrafta/<str:token>/": ANYBODY,
    "bekrafta/<str:token>/igen/": ANYBODY,
    "min-lank/": ANYBODY,
    "min-lank/skickad/": ANYBODY,
    "lamnat-banken/": ANYBODY,
    "mina-uppgifter/<str:token>/": ANYBODY,
    "mina-uppgifter/<str:token>/skicka-igen/": ANYBODY,
    "mina-uppgifter/<str:token>/andra/<slug:part>/": ANYBODY,
    "mina-uppgifter/<str:token>/kopia.json": ANYBODY,
    "mina-uppgifter/<str:token>/kopia.pdf": ANYBODY,
    "mina-uppgifter/<str:token>/pausa/": ANYBODY,
    "mina-uppgifter/<str:token>/fortsatt/": ANYBODY,
    "mina-uppgifter/<str:token>/sprak/": ANYBODY,
    "mina-uppgifter/<str:token>/stanna/": ANYBODY,
    "stanna/<str:token>/": ANYBODY,
    "sommar/<str:token>/": ANYBODY,
    "intervju/<str:token>/": ANYBODY,
    "intervju/<str:token>/kalender.ics": ANYBODY,
    "mina-uppgifter/<str:token>/lamna/": ANYBODY,
    "forfragan/<str:token>/": ANYBODY,
    "erbjudande/<str:token>/": ANYBODY,
    "erbjudande/<str:token>/kalender.ics": ANYBODY,
    "erbjudande/<str:token>/brev.pdf": ANYBODY,
    "erbjudande/<str:token>/hoppa-av/": ANYBODY,
    "installera/<str:token>/": ANYBODY,
    "avsluta/<str:token>/": ANYBODY,
    "sms/<str:secret>/levererat/": ANYBODY,
    "sms/<str:secret>/svar/": ANYBODY,
    "mejl/<str:secret>/rapport/": ANYBODY,
    "avsluta/jobbtips/<str:token>/": ANYBODY,
    "avsluta/delning/<str:token>/": ANYBODY,
    "mina-uppgifter/<str:token>/jobbtips/": ANYBODY,
    "sitemap.xml": ANYBODY,
    "robots.txt": ANYBODY,
    "jobb/flode.xml": ANYBODY,
    "jobb/flode.json": ANYBODY,
    "jobb/": ANYBODY,
    "jobb/<str:slug>/": ANYBODY,
    "jobb/<str:slug>/delning-<slug:name>.png": ANYBODY,
    "jobb/bilder/<slug:name>.webp": ANYBODY,
    "d/<str:code>/": ANYBODY,
    "sa-ser-jobbet-ut/<slug:slug>/": ANYBODY,
    "sa-ser-jobbet-ut/<slug:slug>/<int:number>/": ANYBODY,
    "annonser-och-delning/matningar/": Right.SEE_JOBS,
    "annonser-och-delning/matningar/ny/": Right.WORK_WITH_MEASUREMENTS,
    "annonser-och-delning/matningar/<uuid:pk>/dra-tillbaka/": Right.WORK_WITH_MEASUREMENTS,
    "annonser-och-delning/arbetsbeskrivningar/": Right.SEE_JOBS,
    "annonser-och-delning/arbetsbeskrivningar/ny/": Right.WRITE_JOB_DESCRIPTIONS,
    "annonser-och-delning/arbetsbeskrivningar/<uuid:pk>/": Right.SEE_JOBS,
    "annonser-och-delning/arbetsbeskrivningar/<uuid:pk>/andra/": Right.WRITE_JOB_DESCRIPTIONS,
    "annonser-och-delning/arbetsbeskrivningar/<uuid:pk>/godkann/": Right.WRITE_JOB_DESCRIPTIONS,
    "dela/<str:token>/": ANYBODY,
    "dela/<str:token>/bild-<int:width>x<int:height>.png": ANYBODY,
    "dela/<str:token>/qr.png": ANYBODY,
    "logga-in/": ANYBODY,
    "logga-ut/": ANYBODY,
    "foredrag/": Right.SEE_LECTURES,
    "foredrag/nytt/": Right.WORK_WITH_LECTURES,
    "foredrag/plan/": Right.SEE_LECTURES,
    "foredrag/<uuid:pk>/": Right.SEE_LECTURES,
    "foredrag/<uuid:pk>/andra/": Right.WORK_WITH_LECTURES,
    "foredrag/<uuid:pk>/antal/": Right.SEE_LECTURES,
    "foredrag/<uuid:pk>/nu/": Right.SEE_LECTURES,
    "foredrag/<uuid:pk>/affisch/": Right.SEE_LECTURES,
    "foredrag/<uuid:pk>/filer/<str:name>": Right.SEE_LECTURES,
    "foredrag/<uuid:pk>/kalender.ics": Right.SEE_LECTURES,
    "foredrag/<uuid:pk>/qr.png": Right.SEE_LECTURES,
    "siffror/tratt/": Right.SEE_FIGURES,
    "siffror/tratt/tabell.csv": Right.SEE_FIGURES,
    "annonser-och-delning/": Right.SEE_JOBS,
    "annonser-och-delning/ny/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/mina/": Right.SHARE,
    "annonser-och-delning/mina/<uuid:pk>/": Right.SHARE,
    "annonser-och-delning/<uuid:pk>/": Right.SEE_JOBS,
    "annonser-och-delning/<uuid:pk>/andra/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/forhandsgranska/": Right.SEE_JOBS,
    "annonser-och-delning/<uuid:pk>/publicera/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/publicera-senare/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/publicera-inte/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/stang/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/kampanj/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/lage/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/skicka/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/pausa/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/fortsatt/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/stoppa/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/<uuid:person>/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/kampanjer/<uuid:pk>/<uuid:person>/ta-bort/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/platsbanken.json": Right.SEE_JOBS,
    "annonser-och-delning/<uuid:pk>/<slug:board>/skicka-igen/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/<slug:board>/ta-ned/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/oppna-igen/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/dela/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/dela/ta-tillbaka/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/<uuid:pk>/enhetslank/": Right.WORK_WITH_JOBS,
    "annonser-och-delning/lankar/<uuid:pk>/qr.png": Right.SEE_JOBS,
    "annonser-och-delning/lankar/<uuid:pk>/affisch/": Right.SEE_JOBS,
    "annonser-och-delning/lankar/<uuid:pk>/aterkalla/": Right.WORK_WITH_JOBS,
    "bank/": Right.SEE_BANK,
    "bank/antal/": Right.SEE_BANK,
    "bank/flera/": Right.WORK_IN_BANK,
    "bank/onabara/": Right.WORK_IN_BANK,
    "bank/skyddade/": Right.WORK_IN_BANK,
    "bank/skyddade/ny/": Right.WORK_IN_BANK,
    "bank/skyddade/<uuid:pk>/stannar/": Right.WORK_IN_BANK,
    "bank/skyddade/<uuid:pk>/lamnar/": Right.WORK_IN_BANK,
    "bank/angra/<uuid:pk>/": Right.WORK_IN_BANK,
    "bank/exportera/": Right.WORK_IN_BANK,
    "bank/import/": Right.WORK_IN_BANK,
    "bank/import/<uuid:pk>/": Right.WORK_IN_BANK,
    "bank/import/<uuid:pk>/kolumner/": Right.WORK_IN_BANK,
    "bank/import/<uuid:pk>/lage/": Right.WORK_IN_BANK,
    "bank/import/<uuid:pk>/fortsatt/": Right.WORK_IN_BANK,
    "bank/import/<uuid:pk>/stoppa/": Right.WORK_IN_BANK,
    "bank/import/<uuid:pk>/angra/": Right.WORK_IN_BANK,
    "bank/import/<uuid:pk>/rapport/": Right.WORK_IN_BANK,
    "bank/sparat/": Right.SEE_BANK,
    "bank/sokningar/ny/": Right.SEE_BANK,
    "bank/sokningar/<uuid:pk>/": Right.SEE_BANK,
    "bank/sokningar/<uuid:pk>/bevaka/": Right.SEE_BANK,
    "bank/sokningar/<uuid:pk>/ta-bort/": Right.SEE_BANK,
    "bank/listor/ny/": Right.WORK_IN_BANK,
    "bank/listor/<uuid:pk>/": Right.SEE_BANK,
    "bank/listor/<uuid:pk>/ta-bort/": Right.SEE_BANK,
    "bank/dubbletter/": Right.WORK_IN_BANK,
    "bank/dubbletter/<uuid:pk>/": Right.WORK_IN_BANK,
    "bank/dubbletter/<uuid:pk>/sla-ihop/": Right.WORK_IN_BANK,
    "bank/dubbletter/<uuid:pk>/inte-samma/": Right.WORK_IN_BANK,
    "bank/dubbletter/<uuid:pk>/angra/": Right.WORK_IN_BANK,
    "bank/<uuid:pk>/": Right.SEE_BANK,
    "bank/<uuid:pk>/adressen-fungerar/": Right.WORK_IN_BANK,
    "bank/<uuid:pk>/vag-in/": Right.WORK_IN_BANK,
    "bank/<uuid:pk>/anteckning/": Right.SEE_BANK,
    "bank/<uuid:pk>/taggar/": Right.WORK_IN_BANK,
    "bank/<uuid:pk>/andra/<slug:part>/": Right.WORK_IN_BANK,
    "bank/<uuid:pk>/examen/": Right.SEE_BANK,
    "bank/<uuid:pk>/examen/ta-tillbaka/": Right.SEE_BANK,
    "bank/<uuid:pk>/studier/": Right.SEE_BANK,
    "bank/<uuid:pk>/<uuid:candidacy>/klarmarkera/": Right.WORK_IN_BANK,
    "bank/<uuid:pk>/<uuid:candidacy>/flytta/": Right.WORK_IN_BANK,
    "sasong/": Right.SEE_SEASON,
    "sasong/ny/": Right.RUN_SEASON,
    "sasong/<int:year>/": Right.SEE_SEASON,
    "sasong/<int:year>/andra/": Right.RUN_SEASON,
    "sasong/<int:year>/oppna/": Right.RUN_SEASON,
    "sasong/<int:year>/stang/": Right.RUN_SEASON,
    "sasong/<int:year>/planera/": Right.RUN_SEASON,
    "sasong/<int:year>/planering/": Right.SEE_SEASON,
    "sasong/<int:year>/plats/<uuid:vacancy>/<int:seat>/<str:week>/": Right.SEE_SEASON,
    "sasong/<int:year>/intervjuer/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/nya-tider/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/fragor/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/tider/<uuid:pk>/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/tider/<uuid:pk>/ta-bort/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/svar/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/uteblev/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/avsluta/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/avboka/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/klar/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/inte-nu/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/intervjuer/<uuid:pk>/referens/": Right.HOLD_INTERVIEWS,
    "bank/intervju/<uuid:pk>/boka/": Right.HOLD_INTERVIEWS,
    "sasong/<int:year>/prognos/": Right.SEE_SEASON,
    "sasong/<int:year>/sms/": Right.RUN_SEASON,
    "sasong/<int:year>/erbjudande/": Right.WORK_WITH_OFFERS,
    "sasong/<int:year>/semester/": Right.STATE_VACANCIES,
    "sasong/<int:year>/semester/<slug:slug>/": Right.STATE_VACANCIES,
    "sasong/<int:year>/vakanser/": Right.SEE_SEASON,
    "sasong/<int:year>/vakanser/ny/": Right.STATE_VACANCIES,
    "sasong/<int:year>/vakanser/<uuid:pk>/": Right.STATE_VACANCIES,
    "sasong/<int:year>/vakanser/<uuid:pk>/dra-tillbaka/": Right.STATE_VACANCIES,
    "sasong/<int:year>/vakanser/<uuid:pk>/oppna-igen/": Right.STATE_VACANCIES,
    "sasong/<int:year>/planer/<uuid:pk>/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/igen/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/genomfor/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/lagg-undan/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/lagg-till/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/<uuid:block>/flytta/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/<uuid:block>/ta-bort/": Right.RUN_SEASON,
    "sasong/<int:year>/tjanstgoringar/": Right.SEE_OFFERS,
    "sasong/<int:year>/tjanstgoringar/<str:sheet>.csv": Right.RUN_SEASON,
    "tjanstgoringar/<uuid:pk>/": Right.SEE_OFFERS,
    "tjanstgoringar/<uuid:pk>/mentor/": Right.WORK_WITH_OFFERS,
    "sasong/<int:year>/vakanser/kopiera/": Right.STATE_VACANCIES,
    "sasong/<int:year>/vakanser/importera/": Right.STATE_VACANCIES,
    "sasong/<int:year>/vakanser/mall.csv": Right.STATE_VACANCIES,
    "sasong/<int:year>/tavla/": Right.SEE_SEASON,
    "sasong/<int:year>/tavla.csv": Right.SEE_SEASON,
    "sasong/<int:year>/planer/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/jamfor/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/lage/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/ta/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/genomfor-valda/": Right.RUN_SEASON,
    "sasong/<int:year>/planer/<uuid:pk>/<uuid:block>/prova/": Right.RUN_SEASON,
    "sasong/<int:year>/plats/<uuid:vacancy>/<int:seat>/<str:week>/forfraga/": Right.WORK_WITH_OFFERS,
    "sasong/<int:year>/plats/<uuid:vacancy>/<int:seat>/<str:week>/dela/": Right.STATE_VACANCIES,
    "sasong/<int:year>/vakanser/<uuid:vacancy>/reserver/": Right.WORK_WITH_OFFERS,
    "sasong/<int:year>/vakanser/<uuid:vacancy>/reserver/andra/": Right.WORK_WITH_OFFERS,
    "sasong/<int:year>/vakanser/<uuid:vacancy>/reserver/godkann/": Right.WORK_WITH_OFFERS,
    "sasong/<int:year>/vakanser/<uuid:vacancy>/reserver/instam/": Right.WORK_WITH_OFFERS,
    "erbjudanden/forfragningar/": Right.SEE_OFFERS,
    "erbjudanden/forfragningar/<uuid:pk>/": Right.SEE_OFFERS,
    "erbjudanden/forfragningar/<uuid:pk>/stang/": Right.WORK_WITH_OFFERS,
    "erbjudanden/forfragningar/<uuid:pk>/<uuid:reply>/erbjudande/": Right.WORK_WITH_OFFERS,
    "erbjudanden/": Right.SEE_OFFERS,
    "erbjudanden/att-godkanna/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/mer-tid/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/villkor/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/villkor/angra/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/bekrafta/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/villkor-ej-uppfyllt/": Right.WORK_WITH_OFFERS,
    "erbjudanden/vagor/<uuid:pk>/": Right.RUN_SEASON,
    "erbjudanden/vagor/<uuid:pk>/lage/": Right.RUN_SEASON,
    "erbjudanden/vagor/<uuid:pk>/skicka/": Right.RUN_SEASON,
    "erbjudanden/vagor/<uuid:pk>/pausa/": Right.RUN_SEASON,
    "erbjudanden/vagor/<uuid:pk>/stoppa/": Right.RUN_SEASON,
    "erbjudanden/vagor/<uuid:pk>/fortsatt/": Right.RUN_SEASON,
    "erbjudanden/<uuid:pk>/": Right.SEE_OFFERS,
    "erbjudanden/<uuid:pk>/brev/": Right.SEE_OFFERS,
    "erbjudanden/<uuid:pk>/brev.pdf": Right.SEE_OFFERS,
    "erbjudanden/<uuid:pk>/skicka/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/dra-tillbaka/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/svar/": Right.WORK_WITH_OFFERS,
    "erbjudanden/<uuid:pk>/andra-veckor/": Right.WORK_WITH_OFFERS,
    "gallring/": Right.SEE_DISPOSAL,
    "gallring/<uuid:pk>/": Right.KEEP_RECORDS,
    "gallring/<uuid:pk>/behall/": Right.KEEP_RECORDS,
    "gallring/<uuid:pk>/slapp/": Right.KEEP_RECORDS,
    "gallring/<uuid:pk>/arkiv/": Right.KEEP_RECORDS,
    "idag/": COLLEAGUE,
    "meddelanden/": Right.SEE_MESSAGES,
    "meddelanden/utskick/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/text/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/lage/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/skicka/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/pausa/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/fortsatt/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/stoppa/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/<uuid:person>/": Right.WORK_IN_BANK,
    "meddelanden/utskick/<uuid:pk>/<uuid:person>/ta-bort/": Right.WORK_IN_BANK,
    "meddelanden/<uuid:pk>/": Right.SEE_MESSAGES,
    "meddelanden/<uuid:pk>/igen/": Right.SEE_MESSAGES,
    "meddelanden/<uuid:pk>/ge-upp/": Right.SEE_MESSAGES,
    "drift/": Right.RUN_OPERATIONS,
    "drift/jobb/": Right.RUN_OPERATIONS,
    "drift/igen/": Right.RUN_OPERATIONS,
    "drift/ge-upp/": Right.RUN_OPERATIONS,
    "installningar/": Right.RUN_SETTINGS,
    "installningar/start/": Right.RUN_SETTINGS,
    "installningar/start/organisation/": Right.RUN_SETTINGS,
    "installningar/start/enheter/": Right.RUN_SETTINGS,
    "installningar/start/texter/": Right.RUN_SETTINGS,
    "installningar/start/mejl/": Right.RUN_SETTINGS,
    "installningar/start/mejl/lage/": Right.RUN_SETTINGS,
    "installningar/start/oppna/": Right.RUN_SETTINGS,
    "installningar/start/stang/": Right.RUN_SETTINGS,
    "installningar/enheter/": Right.RUN_SETTINGS,
    "installningar/enheter/ny/": Right.RUN_SETTINGS,
    "installningar/enheter/<uuid:pk>/": Right.RUN_SETTINGS,
    "installningar/kollegor/": Right.RUN_SETTINGS,
    "installningar/kollegor/ny/": Right.RUN_SETTINGS,
    "installningar/kollegor/<uuid:pk>/": Right.RUN_SETTINGS,
    "installningar/meddelanden/": Right.RUN_SETTINGS,
    "installningar/meddelanden/<slug:template>/<slug:language>/": Right.RUN_SETTINGS,
    "installningar/meddelanden/<slug:template>/<slug:language>/brev/": Right.RUN_SETTINGS,
    "installningar/meddelanden/<slug:template>/<slug:language>/historik/": Right.RUN_SETTINGS,
    "installningar/meddelanden/<slug:template>/<slug:language>/aterstall/": Right.RUN_SETTINGS,
    "installningar/konto/": COLLEAGUE,
}
OUTSIDE = ("healthz", "readyz", "metrics", "i18n/", "api/v1/", "administration/", "konto/")
STAFF_PAGES = {address: right for address, right in PAGES.items() if right != ANYBODY}
TRIED_BY = [NOBODY, *Role.values]


def addresses(resolver: URLResolver, before: str = ""):
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield address, one
        elif not address.startswith(OUTSIDE):
            yield from addresses(one, address)


ALL = {address: page for address, page in addresses(get_resolver()) if not address.startswith(OUTSIDE)}


def test_every_page_has_a_row_in_the_table():
    assert sorted(ALL) == sorted(PAGES)


def filled(address: str, values: dict[str, str]) -> str:
    """The address with something in each of its places; an id of nobody where nothing else is known."""
    named = ALL[address].pattern.regex.groupindex
    places = {name: values.get(name, str(uuid.UUID(int=7))) for name in named}
    text = "/" + address
    for name, value in places.items():
        for kind in ("uuid", "int", "str", "slug"):
            text = text.replace(f"<{kind}:{name}>", value)
    return text


@pytest.fixture
def visitors(client):
    cache.clear()
    make_organisation()
    unit = make_unit()
    makers = {Role.RECRUITER: make_recruiter, Role.UNIT_MANAGER: lambda: make_manager(unit)}
    return {role: makers[role]() if role in makers else make_user(role) for role in Role.values}


@pytest.mark.parametrize("who", TRIED_BY)
def test_a_page_opens_for_those_with_the_right_and_for_nobody_else(client, visitors, who):
    make_season()
    if who != NOBODY:
        client.force_login(visitors[who])
    faults = []
    for address, right in STAFF_PAGES.items():
        path = filled(address, {"year": "2027", "week": "2027-W25", "seat": "1"})
        for method in (client.get, client.post):
            status = method(path).status_code
            if status != expected(who, right, status):
                faults.append((address, method.__name__, status))
    assert faults == []


def expected(who: str, right: str | Right, status: int) -> int:
    """302 to the login for nobody, 403 without the right; what else a page says to who may is its own."""
    if who == NOBODY:
        return 302
    if right != COLLEAGUE and who not in RIGHTS[Right(right)]:
        return 403
    return status if status in (200, 204, 302, 404, 405, 409) else -1


@pytest.mark.parametrize("address", sorted(STAFF_PAGES))
def test_nobody_is_led_to_the_login_and_back(client, address):
    path = filled(address, {"year": "2027", "week": "2027-W25", "seat": "1"})
    assert client.get(path).url == f"/logga-in/?next={path}"


def make_pair() -> Pair:
    for _nth in range(2):
        make_candidate(phone="+46701234567")
    find_duplicates(timezone.now())
    return Pair.objects.get(reason="phone")


def world(unit):
    """One of everything, in `unit`."""
    season = make_season()
    description = make_description(unit)
    make_measurement()
    make_measurement(unit, answers=3)
    vacancy = make_vacancy(unit, season, job_description=description)
    candidacy = make_candidacy(season=season)
    plan = Plan.objects.create(season=season, state=Plan.State.SOLVED)
    time = make_interview_time(unit=unit, starts_at=timezone.now() + timedelta(days=3))
    held = make_interview(
        make_candidacy(season=season, state="interviewed"),
        make_interview_time(unit=unit, starts_at=timezone.now() - timedelta(days=1)),
        state="held", questions=["Varför?"], answers=["Därför."],
    )  # fmt: skip
    failed = queue_message(
        key="two", template="left_receipt", recipient="b@example.org", context={"first_name": "Otto"}
    )
    Message.objects.filter(pk=failed.pk).update(state="failed", reason="No such address (550).")
    note_failure("close_ads", timezone.now(), 0.1, ValueError())
    Wording.objects.create(template="welcome", language="sv", version=1, subject="Hej", body="{{ link }}")
    message = queue_message(
        key="one", template="left_receipt", recipient="a@example.org", context={"first_name": "Stina"}
    )
    inquiry = make_inquiry(vacancy, candidacy)
    line = ReserveList.objects.create(vacancy=vacancy)
    Reserve.objects.create(reserve_list=line, candidacy=candidacy, position=1)
    bury_address(candidacy.candidate.email, "bounced", at=timezone.now())
    return {
        "lecture": make_lecture().pk,
        "job": make_job(make_unit(), job_description=description, body="Välkommen.\n\n[[tid-med-barn]]").pk,
        "description": description.description_id,
        "person": candidacy.candidate_id,
        "vacancy": vacancy.pk,
        "plan": plan.pk,
        "time": time.pk,
        "interview": make_interview(make_candidacy(season=season, state="interview_booked"), time).pk,
        "held": held.pk,
        "wave": Wave.objects.create(season=season, plan=plan).pk,
        "inquiry": inquiry.pk,
        "offer": make_offer(candidacy, vacancy, "sent").pk,
        "assignment": make_assignment(
            make_offer(make_candidacy(season=season), vacancy, "confirmed", seat=2)
        ).pk,
        "message": message.pk,
        "mailing": write_to_people(
            [candidacy.candidate_id], by=None, at=timezone.now(), subject="Träff", text="Kom på fika."
        ).pk,
        "campaign": write_campaign(make_job(), [make_user(Role.EMPLOYEE).pk], by=None, at=timezone.now()).pk,
        "unit": unit.pk,
        "user": make_user(Role.MENTOR).pk,
        "search": SavedSearch.objects.create(owner=make_recruiter(), name="Alla", unit=unit).pk,
        "list": PeopleList.objects.create(owner=make_recruiter(), name="Ring", unit=unit).pk,
        "pair": make_pair().pk,
        "import": uploaded(THREE + "Otto;;;\n", make_recruiter()).pk,
        "imported": imported(THREE + "Otto;;;\n", make_recruiter()).pk,
    }


def paths(rows) -> list[str]:
    """Every staff page that can be looked at, with real rows in it."""
    place = reverse("place", args=[2027, rows["vacancy"], 1, "2027-W25"])
    plain = ("bank", "bank_counts", "bank_export", "imports", "kept", "new_search", "new_list", "unreachable",
             "placeholders", "new_placeholder",
             "duplicates", "lectures", "lecture_plan", "new_lecture", "jobs", "new_job",
             "my_sharing", "new_season",
             "descriptions", "new_description", "measurements", "new_measurement", "funnel",
             "offers", "inquiries", "offers_to_agree", "outbox",
             "mailings", "today", "account", "operations", "jobs_of_clock",
             "settings", "settings_units", "settings_users", "new_unit", "new_user",
             "settings_wordings", "opening", "opening_organisation", "opening_units", "opening_texts",
             "opening_mail", "disposal")  # fmt: skip
    one = (("person", "person"), ("way_in", "person"), ("lecture", "lecture"), ("edit_lecture", "lecture"),
           ("wave", "wave"), ("inquiry", "inquiry"),
           ("lecture_poster", "lecture"), ("lecture_qr", "lecture"),
           ("lecture_calendar", "lecture"), ("lecture_now", "lecture"), ("job", "job"), ("edit_job", "job"),
           ("description", "description"), ("edit_description", "description"),
           ("preview_job", "job"), ("new_campaign", "job"), ("campaign", "campaign"),
           ("sharers", "job"), ("offer", "offer"), ("offer_letter", "offer"), ("assignment", "assignment"),
           ("message", "message"),
           ("mailing", "mailing"), ("edit_unit", "unit"), ("edit_user", "user"), ("pair", "pair"),
           ("saved_search", "search"), ("import", "import"), ("import", "imported"),
           ("people_list", "list"))  # fmt: skip
    of_year = [
        reverse(name, args=[2027])
        for name in (
            "season",
            "edit_season",
            "vacancies",
            "new_vacancy",
            "season_texts",
            "season_outlook",
            "plans",
            "interviews",
            "new_times",
            "interview_questions",
            "leave_plans",
            "assignments",
            "copy_vacancies",
            "import_needs",
        )
    ]
    rest = [reverse("edit_vacancy", args=[2027, rows["vacancy"]]), reverse("plan", args=[2027, rows["plan"]])]
    rest += [reverse("reserves", args=[2027, rows["vacancy"]]),
             reverse("ask_people", args=[2027, rows["vacancy"], 1, "2027-W27"])]  # fmt: skip
    rest += [reverse("interview_time", args=[2027, rows["time"]])]
    rest += [reverse("interview", args=[2027, rows[name]]) for name in ("interview", "held")]
    rest += [reverse("leave_plan", args=[2027, Unit.objects.get(pk=rows["unit"]).slug])]
    rest += [reverse("change_person", args=[rows["person"], part]) for part in PARTS]
    wording = [reverse(name, args=["welcome", "sv"]) for name in ("edit_wording", "wording_history")]
    pages = [reverse(name, kwargs={"pk": rows[kind]}) for name, kind in one]
    return [*map(reverse, plain), *pages, *of_year, *rest, *wording, place]


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_drawn_with_rows_in_it(client, visitors, role, language):
    rows = world(make_unit())
    client.force_login(visitors[role])
    client.cookies["django_language"] = language
    drawn = {path: client.get(path).status_code for path in paths(rows)}
    settings = {path for path in drawn if path.startswith(("/installningar/", "/gallring/"))}
    machinery = {reverse("operations"), reverse("jobs_of_clock")}
    everybody = {reverse("account"), reverse("today")}
    mine = set(drawn) - settings if role == Role.RECRUITER else settings | machinery
    assert {path for path, status in drawn.items() if status == 200} == mine | everybody
    assert {status for path, status in drawn.items() if path not in mine | everybody} == {403}


def test_a_manager_sees_the_own_unit_and_the_rest_does_not_exist(client, visitors):
    maja = visitors[Role.UNIT_MANAGER]
    mine = world(maja.units.get())
    client.force_login(maja)
    offer, vacancy = mine["offer"], mine["vacancy"]
    own = [reverse("offer", kwargs={"pk": offer}), reverse("edit_vacancy", args=[2027, vacancy]),
           reverse("place", args=[2027, vacancy, 1, "2027-W25"])]  # fmt: skip
    assert [client.get(path).status_code for path in own] == [200, 200, 200]

    foreign = make_vacancy(make_unit("En annan enhet"))
    theirs = make_offer(vacancy=foreign, state="sent")
    hidden = [reverse("offer", kwargs={"pk": theirs.pk}), reverse("edit_vacancy", args=[2027, foreign.pk]),
              reverse("place", args=[2027, foreign.pk, 1, "2027-W25"])]  # fmt: skip
    assert [client.get(path).status_code for path in hidden] == [404, 404, 404]
    assert client.post(reverse("withdraw_offer", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("withdraw_vacancy", args=[2027, foreign.pk])).status_code == 404
    lists = [client.get(reverse("season", args=[2027])), client.get(reverse("offers")),
             client.get(reverse("vacancies", args=[2027]))]  # fmt: skip
    assert ["En annan enhet" in page.content.decode() for page in lists] == [False, False, False]


def test_who_hides_from_a_unit_does_not_exist_for_its_manager(client, visitors):
    maja = visitors[Role.UNIT_MANAGER]
    make_season()
    hidden = make_candidacy().candidate
    hidden.excluded_units = [maja.units.get().pk]
    hidden.save()
    client.force_login(maja)
    assert client.get(reverse("person", args=[hidden.pk])).status_code == 404
    assert str(hidden.pk) not in client.get(reverse("bank")).content.decode()
    client.force_login(visitors[Role.RECRUITER])
    assert client.get(reverse("person", args=[hidden.pk])).status_code == 200


def test_a_colleague_who_has_left_is_nobody(client, visitors):
    rut = visitors[Role.RECRUITER]
    client.force_login(rut)
    rut.is_active = False
    rut.save()
    assert client.get(reverse("bank")).url == f"/logga-in/?next={reverse('bank')}"
