"""The look: what every page inherits from the base templates, the components and the one stylesheet."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2] / "recruitment"
# Letters are written for mail programs, which know no stylesheet.
PAGES = [page for page in (ROOT / "templates").rglob("*.html") if page.parent.name != "messages"]
STYLE = (ROOT / "static/recruitment/style.css").read_text()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class Form(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="We send a link there.")
    education = forms.ChoiceField(
        choices=[("student", "Student"), ("degree", "Degree")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your education"},
    )
    is_adult = forms.BooleanField(label="I am 18 or older")
    phone = forms.CharField(label="Phone", required=False)


def component(name: str, path: str = "/", /, **context) -> str:
    html = render_to_string(f"components/{name}.html", context, RequestFactory().get(path))
    return re.sub(r"\s+", " ", html).strip()


def test_no_page_needs_inline_style_or_script():
    """Only styles under the nonce of the page's own policy (web/slim.py) stand in a page."""
    own = r'(?! nonce="\{\{ csp_nonce \}\}">)'
    words = [
        r"""\sstyle=["']""",
        r"""\son[a-z]+=["']""",
        f"<style{own}",
        r"<script(?![^>]*\ssrc=)",
        "javascript:",
    ]
    forbidden = re.compile("|".join(words))
    data_only = re.compile(r"<script[^>]*application/ld\+json")
    faults = [
        f"{page.relative_to(ROOT)}: {found[0]}"
        for page in PAGES
        for found in forbidden.finditer(data_only.sub("", page.read_text()))
    ]
    assert faults == []


def test_nothing_is_named_so_that_content_blockers_hide_it():
    named = re.compile(r"""(?:class|id)=["'][^"']*\b(?:ads?|advert\w*|banner)\b""")
    assert [str(page) for page in PAGES if named.search(page.read_text())] == []
    assert re.findall(r"\.(?:ads?|advert\w*|banner)\b", STYLE) == []


def test_label_hint_and_fault_are_tied_to_the_control():
    html = Form({"email": "not an address"})["email"].as_field_group()
    assert '<label class="label" for="id_email">E-mail</label>' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert re.findall(r'id="(id_email\w*)"', html) == ["id_email_helptext", "id_email_error", "id_email"]


def test_what_may_be_left_out_says_so():
    assert 'Phone <span class="optional">(optional)</span></label>' in Form()["phone"].as_field_group()
    assert "(optional)" not in Form()["email"].as_field_group()


def test_choices_are_a_fieldset_of_boxes_that_are_labels_all_over():
    html = Form({})["education"].as_field_group()
    assert '<fieldset aria-describedby="id_education_error"><legend>Education</legend>' in html
    assert re.findall(r'<label class="choice" for="(\w+)">', html) == ["id_education_0", "id_education_1"]


def test_the_error_summary_leads_to_each_control_and_names_it_where_the_words_do_not():
    html = component("errors", form=Form({}))
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', html) == [
        ("#id_email", "E-mail: This field is required."),
        ("#id_education_0", "Choose your education"),
        ("#id_is_adult", "I am 18 or older: This field is required."),
    ]


def test_a_form_without_faults_has_no_summary():
    assert component("errors", form=Form()) == ""


def test_a_column_in_use_turns_its_order_round_and_goes_back_to_the_first_page():
    columns = [{"label": "Name", "sort": "name"}, {"label": "Weeks"}]
    there = component("table_head", "/bank/?q=vfu&cursor=abc", columns=columns, ordering="-name")
    back = component("table_head", "/bank/?q=vfu&ordering=name", columns=columns, ordering="name")
    assert '<th scope="col" aria-sort="descending"><a href="?q=vfu&amp;ordering=name">Name</a></th>' in there
    assert '<th scope="col" aria-sort="ascending"><a href="?q=vfu&amp;ordering=-name">Name</a></th>' in back


def test_the_other_language_keeps_the_rest_of_the_address():
    assert 'href="?page=2&amp;lang=sv"' in component("language_link", "/jobb/?page=2")


def test_a_week_says_its_state_in_words_as_well():
    html = component("weeks", weeks=[{"number": 25, "state": "covered", "word": "Covered"}])
    assert re.sub(r"<.*?>", "", html).split() == ["week", "25:", "Covered"]


def test_a_cell_of_the_board_says_who_what_and_when():
    cell = {
        "state": "offered",
        "word": "Offered",
        "span": 2,
        "weeks": "w. 25–26",
        "who": "محمد",
        "url": "/x/",
    }
    seat = {"title": "Social worker", "cells": [cell]}
    board = {"weeks": [{"number": 25}, {"number": 26}], "units": [{"name": "Reception", "seats": [seat]}]}
    html = component("board", board=board, label="Board", target="#panel")
    assert '<td colspan="2"><a class="seat-week block" href="/x/#panel" data-state="offered"' in html
    assert '<bdi>محمد</bdi><span class="hush">, Offered, w. 25–26</span>' in html


def test_text_from_people_stays_text():
    bad = "<script>alert(1)</script>"
    event = {"at": datetime(2027, 3, 16, tzinfo=UTC), "title": bad, "text": bad, "who": bad}
    parts = {
        "facts": {"facts": [{"term": bad, "value": bad}]},
        "timeline": {"events": [event]},
        "chips": {"chips": [{"label": bad, "url": "?"}]},
        "pick": {"name": bad, "value": bad},
        "notice": {"title": bad, "text": bad},
        "tag": {"state": bad, "label": bad},
    }
    assert [name for name, context in parts.items() if "<script" in component(name, **context)] == []


def test_every_token_in_use_is_defined():
    used, defined = re.findall(r"var\((--[\w-]+)", STYLE), re.findall(r"(--[\w-]+):", STYLE)
    assert set(used) - set(defined) == set()
