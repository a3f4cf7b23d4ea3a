"""Ads are written and shared by staff; employees take their links along and see what these brought."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from PIL import Image

from recruitment.ads.actions import close_job, count_click, give_share_links, link_for, take_back_share_links
from recruitment.ads.models import JobAd, LinkDay, ShareLink, SharePage
from recruitment.outbox.models import Message
from recruitment.staff.rights import Role
from tests.factories import (
    TOLD,
    make_candidate,
    make_job,
    make_manager,
    make_organisation,
    make_recruiter,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
ROOT = "/annonser-och-delning/"
LONG_AGO = "2020-01-31"
TEXTS = ["title", "summary", "body", "collective_agreement", "contact_name", "contact_phone"]


@pytest.fixture(autouse=True)
def norrby(settings, client):
    settings.BASE_URL = "https://jobb.norrby.se"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return make_organisation()


@pytest.fixture
def rut(client):
    user = make_recruiter()
    client.force_login(user)
    return user


@pytest.fixture
def emil():
    return make_user(Role.EMPLOYEE, first_name="Emil", last_name="Öst")


@pytest.fixture
def job():
    return make_job(make_unit("Mottagningen"), slug="sommarvikarie", title="Sommarvikarie")


@pytest.fixture
def page(job, emil):
    return give_share_links(job, [emil], by=None, at=timezone.now())[0]


def words(response) -> str:
    return response.content.decode()


def asked(**changes) -> dict:
    """What the form sends."""
    return {
        "title": "Sommarvikarie på Råå",
        "summary": "Gör skillnad i sommar.",
        "body": "Hos oss får du **handledning**.",
        "units": [str(make_unit("Mottagningen").pk)],
        "season": "",
        "employment_form": "substitute",
        "extent": "full_time",
        "salary_min": "27 000",
        "salary_max": "31\xa0000 kr",
        "pay_type": "monthly",
        "collective_agreement": "AB",
        "contact_name": "Rut Ek",
        "contact_phone": "",
        "contact_email": "",
        "closes_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        **TOLD,
    } | changes


def links(response) -> dict[str, str]:
    """Addresses by the words of the link."""
    found: dict[str, str] = {}

    class Reader(HTMLParser):
        href = ""

        def handle_starttag(self, tag, attrs):
            self.href = dict(attrs).get("href", "") if tag == "a" else ""

        def handle_data(self, data):
            if self.href and data.strip():
                found[data.strip()] = self.href

    Reader().feed(words(response))
    return found


def open_link(link, people=1):
    for _ in range(people):
        count_click(link, day=timezone.localdate(), visitor="person")


# Writing and publishing


def test_a_recruiter_writes_a_draft(client, rut):
    answer = client.post(f"{ROOT}ny/", asked(), follow=True)
    job = JobAd.objects.get()
    assert answer.redirect_chain == [(f"{ROOT}{job.pk}/", 302)]
    assert (job.state, job.slug, job.salary_min, job.salary_max) == (
        "draft",
        "sommarvikarie-pa-raa",
        27_000,
        31_000,
    )
    assert (job.created_by, [unit.name for unit in job.units.all()]) == (rut, ["Mottagningen"])


def test_a_recruiter_writes_and_publishes_at_once(client, rut):
    client.post(f"{ROOT}ny/", asked(publish="1"))
    assert JobAd.objects.get().state == "published"
    assert client.get("/jobb/sommarvikarie-pa-raa/").status_code == 200


def test_the_form_begins_with_who_writes_as_contact(client, rut):
    form = client.get(f"{ROOT}ny/").context["form"]
    assert [form[name].value() for name in ("contact_name", "contact_phone", "contact_email")] == [
        "Rut Ek",
        "010-123 45 67",
        rut.email,
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"salary_max": "26 000"}, "salary_max"),
        ({"salary_min": ""}, "salary_min"),
        ({"salary_min": "0"}, "salary_min"),
        ({"salary_min": "-5"}, "salary_min"),
        ({"salary_max": "9" * 30}, "salary_max"),
        ({"salary_min": "enligt avtal"}, "salary_min"),
        ({"collective_agreement": ""}, "collective_agreement"),
        ({"units": []}, "units"),
        ({"units": ["not-a-unit"]}, "units"),
        ({"closes_on": "30 april"}, "closes_on"),
        ({"closes_on": LONG_AGO, "publish": "1"}, "closes_on"),
        ({"closes_on": "9999-12-31", "publish": "1"}, "closes_on"),
        ({"contact_email": "rut"}, "contact_email"),
        ({"employment_form": "slave"}, "employment_form"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(client, rut, changes, field):
    answer = client.post(f"{ROOT}ny/", asked(**changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert "Hos oss får du **handledning**." in words(answer)
    assert JobAd.objects.count() == 0


@pytest.mark.parametrize("text", ["A\x00B", "ö" * 30_000])
def test_what_cannot_be_stored_is_a_fault_at_every_field(client, rut, text):
    answer = client.post(f"{ROOT}ny/", asked(**dict.fromkeys(TEXTS, text)))
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (200, sorted(TEXTS))


def test_ten_thousand_characters_are_too_many_for_a_line_but_not_for_the_text(client, rut):
    answer = client.post(f"{ROOT}ny/", asked(**dict.fromkeys(TEXTS, "ö" * 10_000)))
    assert sorted(answer.context["form"].errors) == sorted(set(TEXTS) - {"body"})


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "مرحبا \u202eolleh", "🎓👩🏽‍🎓", "{{ 7|add:7 }}"]
)
def test_any_other_text_is_only_text_everywhere(client, rut, emil, text):
    client.post(f"{ROOT}ny/", asked(publish="1", **dict.fromkeys(TEXTS, text) | {"body": "Text."}))
    JobAd.objects.update(body=text)  # as it could be written before tags were refused there
    job = JobAd.objects.get()
    (page,) = give_share_links(job, [emil], by=rut, at=timezone.now())
    paths = [ROOT, *(f"{ROOT}{job.pk}/{path}" for path in ("", "andra/", "dela/", "forhandsgranska/"))]
    paths += [
        f"{ROOT}mina/",
        "/jobb/",
        f"/jobb/{job.slug}/",
        f"/d/{job.links.first().code}/",
        f"/dela/{page.token}/",
    ]
    for path in paths:
        answer = client.get(path)
        assert (path, answer.status_code, "<script>alert" in words(answer)) == (path, 200, False)
    assert job.title == text


def test_a_change_is_seen_at_once_and_keeps_the_address(client, rut, job):
    client.post(f"{ROOT}{job.pk}/andra/", asked(title="Ny rubrik"))
    assert "Ny rubrik" in words(client.get("/jobb/sommarvikarie/"))


def test_a_published_job_cannot_be_closed_by_a_day_that_has_passed(client, rut, job):
    answer = client.post(f"{ROOT}{job.pk}/andra/", asked(closes_on=LONG_AGO))
    assert list(answer.context["form"].errors) == ["closes_on"]


def test_the_preview_is_the_very_page_and_only_for_staff(client, rut, job):
    JobAd.objects.update(state="draft", published_at=None)
    preview = words(client.get(f"{ROOT}{job.pk}/forhandsgranska/"))
    JobAd.objects.update(state="published", published_at=timezone.now())
    public = words(client.get("/jobb/sommarvikarie/"))
    body = re.compile(r"<h1.*</main>", re.DOTALL)
    assert body.search(preview)[0] == body.search(public)[0]
    assert ("noindex" in preview, "ld+json" in preview, "og:" in preview) == (True, False, False)


def test_publish_close_undo_and_open_again(client, rut, job):
    JobAd.objects.update(state="draft", published_at=None)
    path = f"{ROOT}{job.pk}/"
    states = []
    for step in ("publicera/", "publicera/", "stang/", "stang/", "oppna-igen/", "oppna-igen/"):
        assert client.post(path + step).status_code == 302
        states.append(JobAd.objects.get().state)
    assert states == ["published", "published", "closed", "closed", "published", "published"]


def test_closing_offers_to_undo(client, rut, job):
    answer = client.post(f"{ROOT}{job.pk}/stang/", follow=True)
    assert f'action="{ROOT}{job.pk}/oppna-igen/"' in words(answer)


def test_a_job_whose_day_has_passed_opens_again_with_a_new_day(client, rut, job):
    JobAd.objects.update(closes_on=LONG_AGO)
    path = f"{ROOT}{job.pk}/"
    assert client.get(path).context["state"] == "closed"
    client.post(f"{path}oppna-igen/", {"closes_on": "i morgon"})
    assert client.get("/jobb/sommarvikarie/").status_code == 410
    client.post(f"{path}oppna-igen/", {"closes_on": timezone.localdate().isoformat()})
    assert client.get("/jobb/sommarvikarie/").status_code == 200


def test_a_rule_that_says_no_is_told_and_changes_nothing(client, rut, job):
    JobAd.objects.update(state="draft", published_at=None, closes_on=LONG_AGO)
    answer = client.post(f"{ROOT}{job.pk}/publicera/")
    assert (answer.status_code, "The closing day has passed" in words(answer)) == (409, True)
    assert JobAd.objects.get().state == "draft"


# The list


def test_the_list_has_a_tab_per_state_as_the_clock_has_it(client, rut):
    today = timezone.localdate()
    for title, state, days in [
        ("A", "published", 0),
        ("B", "published", -1),
        ("C", "closed", 9),
        ("D", "draft", 9),
    ]:
        make_job(title=title, state=state, closes_on=today + timedelta(days=days))
    titles = {
        state: sorted(row.job.title for row in client.get(f"{ROOT}?state={state}").context["rows"])
        for state in ("open", "draft", "closed")
    }
    assert titles == {"open": ["A"], "draft": ["D"], "closed": ["B", "C"]}
    assert [tab["count"] for tab in client.get(ROOT).context["tabs"]] == [1, 1, 2]


def test_the_list_tells_what_each_job_brought(client, rut, job, page):
    link = job.links.get(channel="facebook")
    open_link(link, 3)
    count_click(link, day=timezone.localdate(), visitor="robot")
    make_candidate(first_source_id=link.pk, last_source_id=link.pk)
    (row,) = client.get(ROOT).context["rows"]
    assert (row.people, row.registered) == (3, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_ten_queries_however_long(client, rut, emil, rows, django_assert_num_queries):
    for _ in range(rows):
        give_share_links(make_job(), [emil], by=None, at=timezone.now())
    with django_assert_num_queries(10):
        client.get(ROOT)


@pytest.mark.parametrize("question", ["state=lost", "state=open&colour=red"])
def test_a_question_that_is_not_understood_shows_nothing_and_says_so(client, rut, job, question):
    answer = client.get(f"{ROOT}?{question}")
    assert (answer.context["rows"], bool(answer.context["page"].note)) == ([], True)


# Giving links


def test_the_chosen_get_links_and_mails(client, rut, job, emil):
    mia = make_user(Role.MENTOR, first_name="Mia")
    answer = client.post(f"{ROOT}{job.pk}/dela/", {"ids": [str(emil.pk), str(mia.pk)]}, follow=True)
    assert answer.status_code == 200
    assert sorted(Message.objects.values_list("recipient", flat=True)) == sorted([emil.email, mia.email])
    assert SharePage.objects.count() == 2


@pytest.mark.parametrize("ids", [[], ["not-a-person"], ["00000000-0000-4000-8000-000000000000"]])
def test_choosing_nobody_gives_nothing(client, rut, job, ids):
    client.post(f"{ROOT}{job.pk}/dela/", {"ids": ids})
    assert ShareLink.objects.count() == 0


def test_only_those_who_may_share_are_offered(client, rut, job, emil):
    make_user(Role.UNION_REP, first_name="Uno")
    make_user(Role.EMPLOYEE, first_name="Borta", is_active=False)
    names = [user.first_name for user in client.get(f"{ROOT}{job.pk}/dela/").context["page"].rows]
    assert names == ["Rut", "Emil"]


def test_colleagues_stand_in_swedish_order(client, rut, job):
    for name in ("Öst", "Ärlig", "Åkesson", "Zetterlund", "adler"):
        make_user(Role.EMPLOYEE, last_name=name)
    names = [user.last_name for user in client.get(f"{ROOT}{job.pk}/dela/").context["page"].rows]
    assert names == ["adler", "Ek", "Zetterlund", "Åkesson", "Ärlig", "Öst"]


def test_colleagues_are_found_by_name_and_unit(client, rut, job, emil):
    unit = make_unit("Mottagningen", slug="mottagningen")
    emil.units.add(unit)
    found = [
        [user.first_name for user in client.get(f"{ROOT}{job.pk}/dela/?{question}").context["page"].rows]
        for question in ("q=emil+öst", "q=emil+ek", "unit=mottagningen", "unit=mottagningen&q=rut")
    ]
    assert found == [["Emil"], [], ["Emil"], []]


@pytest.mark.parametrize("question", ["unit=nowhere", "q=%00", "q=" + "x" * 200, "colour=red"])
def test_a_question_about_colleagues_that_is_not_understood_finds_nobody(client, rut, job, emil, question):
    page = client.get(f"{ROOT}{job.pk}/dela/?{question}").context["page"]
    assert (page.rows, bool(page.note)) == ([], True)


def test_who_has_links_is_marked_and_may_lose_them(client, rut, job, page, emil):
    path = f"{ROOT}{job.pk}/dela/"
    assert [user.has_links for user in client.get(path).context["page"].rows] == [False, True]
    for _ in range(2):
        client.post(f"{path}ta-tillbaka/", {"user": str(emil.pk)})
    assert [user.has_links for user in client.get(path).context["page"].rows] == [False, False]


@pytest.mark.parametrize("user", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_links_of_nobody_cannot_be_taken_back(client, rut, job, user):
    assert client.post(f"{ROOT}{job.pk}/dela/ta-tillbaka/", {"user": user}).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_colleagues_costs_the_same_however_long(
    client, rut, job, people, django_assert_num_queries
):
    for _ in range(people):
        make_user(Role.EMPLOYEE, units=[make_unit()])
    with django_assert_num_queries(7):
        client.get(f"{ROOT}{job.pk}/dela/")


def test_a_unit_gets_a_link_and_a_code_for_the_wall(client, rut, job):
    unit = job.units.get()
    for _ in range(2):
        client.post(f"{ROOT}{job.pk}/enhetslank/", {"unit": str(unit.pk)})
    assert sorted(job.links.values_list("channel", flat=True)) == ["copy", "qr"]
    page = words(client.get(f"{ROOT}{job.pk}/"))
    for link in job.links.all():
        assert f"https://jobb.norrby.se/d/{link.code}/" in page
    picture = client.get(f"{ROOT}lankar/{job.links.get(channel='qr').pk}/qr.png")
    assert picture.content.startswith(b"\x89PNG")


def test_a_unit_has_a_poster_for_the_wall(client, rut, job):
    link = link_for(job, unit=job.units.get(), channel="qr", at=timezone.now())
    poster = words(client.get(f"/annonser-och-delning/lankar/{link.pk}/affisch/"))
    assert (poster.count("<svg"), f"/d/{link.code}" in poster, job.title in poster) == (1, True, True)


def test_a_units_link_is_taken_back(client, rut, job):
    link = link_for(job, unit=job.units.get(), at=timezone.now())
    for _ in range(2):
        client.post(f"{ROOT}lankar/{link.pk}/aterkalla/")
    assert client.get(f"/d/{link.code}/").status_code == 410


def test_no_unit_no_link(client, rut, job):
    client.post(f"{ROOT}{job.pk}/enhetslank/", {"unit": ""})
    assert job.links.count() == 0


def test_an_employees_link_is_not_a_units(client, rut, page):
    pk = ShareLink.objects.first().pk
    assert client.get(f"{ROOT}lankar/{pk}/qr.png").status_code == 404
    assert client.post(f"{ROOT}lankar/{pk}/aterkalla/").status_code == 404


# Results: units one by one, employees only together


def test_the_recruiter_sees_sums_and_never_who_brought_them(client, rut, job, page, emil):
    open_link(job.links.get(channel="facebook"), 7)
    answer = client.get(f"{ROOT}{job.pk}/")
    lines = [
        (line.result.unit, line.result.channel, line.result.people) for line in answer.context["outcome"].told
    ]
    assert lines == [(None, "facebook", 7)]
    assert ("Emil" in words(answer), emil.email in words(answer)) == (False, False)
    codes = job.links.values_list("code", flat=True)
    assert [code for code in codes if code in words(answer)] == []


@pytest.mark.parametrize("sharers", [1, 3])
def test_a_jobs_page_costs_the_same_however_many_share(client, rut, job, sharers, django_assert_num_queries):
    people = [make_user(Role.EMPLOYEE) for _ in range(sharers)]
    give_share_links(job, people, by=None, at=timezone.now())
    for _ in range(sharers):
        link_for(job, unit=make_unit(), at=timezone.now())
    with django_assert_num_queries(12):
        client.get(f"{ROOT}{job.pk}/")


# The employee's page


def test_the_page_has_a_button_per_channel_each_with_its_own_link(client, job, page):
    found = links(client.get(f"/dela/{page.token}/"))
    codes = {link.channel: f"https://jobb.norrby.se/d/{link.code}/" for link in job.links.all()}
    assert parse_qs(urlsplit(found["Facebook"]).query) == {"u": [codes["facebook"]]}
    assert parse_qs(urlsplit(found["LinkedIn"]).query) == {"url": [codes["linkedin"]]}
    assert codes["whatsapp"] in parse_qs(urlsplit(found["WhatsApp"]).query)["text"][0]
    assert codes["email"] in parse_qs(urlsplit(found["E-mail"]).query)["body"][0]
    assert codes["sms"] in parse_qs(urlsplit(found["Text message"]).query)["body"][0]


def test_the_page_has_a_link_to_copy_texts_in_two_languages_and_a_code_to_show(client, job, page):
    answer = client.get(f"/dela/{page.token}/")
    own = f"https://jobb.norrby.se/d/{job.links.get(channel='copy').code}/"
    assert f'value="{own}"' in words(answer)
    assert [text.language for text in answer.context["texts"]] == ["sv", "en"]
    assert (words(answer).count("<textarea"), words(answer).count("<svg")) == (6, 1)


@pytest.mark.parametrize("size", [(1200, 630), (1080, 1080), (1080, 1920)])
def test_the_page_has_pictures_to_post(client, job, page, size):
    path = f"/dela/{page.token}/bild-{size[0]}x{size[1]}.png"
    assert f'href="{path}"' in words(client.get(f"/dela/{page.token}/"))
    answer = client.get(path)
    assert Image.open(BytesIO(answer.content)).size == size
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_code_can_be_taken_along_as_a_picture(client, job, page):
    answer = client.get(f"/dela/{page.token}/qr.png")
    assert Image.open(BytesIO(answer.content)).format == "PNG"
    job.links.update(revoked_at=timezone.now())
    assert client.get(f"/dela/{page.token}/qr.png").status_code == 404


@pytest.mark.parametrize("end", ["bild-9999x9999.png", "bild-1x1.png"])
def test_no_other_pictures_are_drawn(client, page, end):
    assert client.get(f"/dela/{page.token}/{end}").status_code == 404


def test_pictures_end_with_the_job_and_are_nobodys_by_guessing(client, rut, job, page):
    close_job(job, by=rut, at=timezone.now())
    assert client.get(f"/dela/{page.token}/bild-1080x1080.png").status_code == 404
    assert client.get("/dela/gissning/bild-1080x1080.png").status_code == 404


def test_the_whole_page_is_light(client, page):
    assert len(client.get(f"/dela/{page.token}/").content) < 40_000


def test_the_page_reminds_one_to_write_nothing_about_people(client, page):
    assert "Write nothing about clients, colleagues or those who answer" in words(
        client.get(f"/dela/{page.token}/")
    )


def test_the_page_shows_ones_own_results_and_no_robots(client, job, page, emil):
    mia = make_user(Role.MENTOR)
    give_share_links(job, [mia], by=None, at=timezone.now())
    own = job.links.get(sharer=emil, channel="facebook")
    open_link(own, 4)
    open_link(job.links.get(sharer=mia, channel="facebook"), 9)
    count_click(own, day=timezone.localdate(), visitor="robot")
    make_candidate(first_source_id=own.pk, last_source_id=own.pk)
    answer = client.get(f"/dela/{page.token}/")
    assert (answer.context["outcome"].people, answer.context["outcome"].registered) == (4, 1)
    assert [bar["value"] for bar in answer.context["outcome"].bars] == [4]


def test_opening_the_page_by_whomever_writes_nothing(client, page):
    def everything() -> list:
        return [
            list(model.objects.order_by("pk").values()) for model in (ShareLink, SharePage, LinkDay, JobAd)
        ]

    before = everything()
    for agent in ("Mozilla/5.0", "SafeLinks", "curl/8"):
        client.get(f"/dela/{page.token}/", headers={"user-agent": agent})
        client.head(f"/dela/{page.token}/", headers={"user-agent": agent})
    assert client.post(f"/dela/{page.token}/").status_code == 405
    assert everything() == before


def test_the_page_is_private(client, page):
    answer = client.get(f"/dela/{page.token}/")
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer.cookies == {}


@pytest.mark.parametrize("cut", ["", "x", "%00", "å", "<script>"])
def test_a_link_cut_short_is_told_kindly(client, page, cut):
    answer = client.get(f"/dela/{cut or page.token[:-1]}/")
    assert (answer.status_code, "My sharing" in words(answer)) == (404, True)


def test_the_page_ends_with_the_job_but_the_results_stay(client, job, page):
    open_link(job.links.get(channel="sms"), 2)
    close_job(job, by=None, at=timezone.now())
    answer = client.get(f"/dela/{page.token}/")
    assert (answer.status_code, answer.context["is_open"], answer.context["outcome"].people) == (
        200,
        False,
        2,
    )
    assert "/d/" not in words(answer)


def test_the_page_ends_with_links_taken_back(client, job, page, emil):
    take_back_share_links(job, emil, by=None, at=timezone.now())
    assert client.get(f"/dela/{page.token}/").context["is_open"] is False


def test_the_page_of_who_no_longer_works_here_is_gone(client, page, emil):
    emil.is_active = False
    emil.save()
    assert client.get(f"/dela/{page.token}/").status_code == 404


@pytest.mark.parametrize("path", ["/dela/{token}/", ROOT + "{job}/"])
def test_nothing_on_the_pages_is_refused_by_the_strict_policy(client, rut, job, page, path):
    answer = client.get(path.format(token=page.token, job=job.pk))
    assert re.findall(r"<[^>]*\s(?:style|on\w+)=|<style|<script(?![^>]*\ssrc=)", words(answer)) == []


# My sharing


def test_an_employee_sees_own_jobs_own_results_and_what_else_could_be_shared(client, job, page, emil):
    make_job(title="Ett annat")
    open_link(job.links.get(channel="facebook"), 4)
    client.force_login(emil)
    answer = client.get(f"{ROOT}mina/")
    (row,) = answer.context["rows"]
    assert (row["path"], row["outcome"].people, row["is_open"]) == (f"/dela/{page.token}/", 4, True)
    assert [job.title for job in answer.context["others"]] == ["Ett annat"]


def test_an_employee_takes_links_without_waiting_for_a_mail(client, job, emil):
    client.force_login(emil)
    answers = [client.post(f"{ROOT}mina/{job.pk}/") for _ in range(2)]
    page = SharePage.objects.get()
    assert [answer.url for answer in answers] == [f"/dela/{page.token}/"] * 2
    assert Message.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_only_open_jobs_can_be_taken(client, job, emil, state):
    JobAd.objects.update(state=state)
    client.force_login(emil)
    assert client.post(f"{ROOT}mina/{job.pk}/").status_code == 404


def test_one_never_sees_the_sharing_of_others(client, job, page):
    client.force_login(make_user(Role.MENTOR))
    answer = client.get(f"{ROOT}mina/")
    assert (answer.context["rows"], page.token in words(answer)) == ([], False)


@pytest.mark.parametrize("jobs", [1, 3])
def test_my_sharing_costs_the_same_however_many_jobs(client, emil, jobs, django_assert_num_queries):
    for _ in range(jobs):
        give_share_links(make_job(), [emil], by=None, at=timezone.now())
        make_job()
    client.force_login(emil)
    with django_assert_num_queries(10):
        client.get(f"{ROOT}mina/")


# Who may


SEEN = ["", "{job}/", "{job}/forhandsgranska/", "lankar/{link}/qr.png"]
WORKED = ["ny/", "{job}/andra/", "{job}/dela/"]
POSTED = [
    "{job}/publicera/", "{job}/stang/", "{job}/oppna-igen/", "{job}/dela/", "{job}/dela/ta-tillbaka/",
    "{job}/enhetslank/", "lankar/{link}/aterkalla/", "ny/", "{job}/andra/",
]  # fmt: skip


@pytest.fixture
def address(job):
    link = link_for(job, unit=job.units.get(), channel="qr", at=timezone.now())
    return lambda path: ROOT + path.format(job=job.pk, link=link.pk)


@pytest.mark.parametrize("path", [*SEEN, *WORKED, "mina/"])
def test_nobody_without_login_gets_in(client, address, path):
    answer = client.get(address(path))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/logga-in/")


@pytest.mark.parametrize("path", [*POSTED, "mina/{job}/"])
def test_nobody_without_login_changes_anything(client, address, path):
    answer = client.post(address(path))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/logga-in/")


@pytest.mark.parametrize("role", Role.values)
def test_each_role_sees_and_does_what_it_should(client, address, job, role):
    client.force_login(make_user(role, units=[make_unit()]))
    may_see = role in (Role.RECRUITER, Role.UNIT_MANAGER)
    may_work = role == Role.RECRUITER
    may_share = role in (Role.RECRUITER, Role.UNIT_MANAGER, Role.EMPLOYEE, Role.MENTOR)
    assert [client.get(address(path)).status_code for path in SEEN] == [200 if may_see else 403] * len(SEEN)
    assert [client.get(address(path)).status_code for path in WORKED] == [200 if may_work else 403] * len(
        WORKED
    )
    assert client.get(address("mina/")).status_code == (200 if may_share else 403)
    if not may_work:
        assert [client.post(address(path)).status_code for path in POSTED] == [403] * len(POSTED)
    assert client.post(address("mina/{job}/")).status_code == (302 if may_share else 403)


@pytest.mark.parametrize("path", POSTED[:3] + POSTED[4:7])
def test_following_a_link_changes_nothing(client, rut, address, path, job):
    assert client.get(address(path)).status_code == 405
    job.refresh_from_db()
    assert job.state == "published"


def test_a_manager_is_offered_no_button_that_would_say_no(client, job):
    client.force_login(make_manager(make_unit()))
    pages = words(client.get(ROOT)) + words(client.get(f"{ROOT}{job.pk}/"))
    assert [path for path in ("/ny/", "/andra/", "/stang/", "/dela/", "/enhetslank/") if path in pages] == []


@pytest.mark.parametrize(
    "path", ["{job}/", "{job}/andra/", "{job}/dela/", "{job}/forhandsgranska/", "lankar/{link}/qr.png"]
)
def test_what_is_not_there_is_not_found(client, rut, path):
    nowhere = "00000000-0000-4000-8000-000000000000"
    assert client.get(ROOT + path.format(job=nowhere, link=nowhere)).status_code == 404
