"""What the database refuses of a person, whoever writes it."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from recruitment.candidates.qualification import EXPLAINED, WAYS

CANDIDATE_CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(Lower("email"), name="one_candidate_per_address", condition=~Q(email="")),
    models.CheckConstraint(
        name="a_placeholder_cannot_be_reached_and_says_nothing_of_itself",
        condition=Q(is_placeholder=False) | Q(email="", phone="", sms_ok=False, about=""),
    ),
    models.CheckConstraint(
        name="everybody_but_a_placeholder_has_an_address",
        condition=Q(is_placeholder=True) | ~Q(email=""),
    ),
    models.UniqueConstraint("last_name", name="one_placeholder_per_code", condition=Q(is_placeholder=True)),
    models.CheckConstraint(
        name="a_verified_degree_has_a_verifier_and_a_day",
        condition=Q(verified_level="") | Q(verified_by__isnull=False, verified_on__isnull=False),
    ),
    models.CheckConstraint(
        name="a_degree_is_verified_in_its_own_way",
        condition=Q(verified_level="", verified_method="", verified_reference="")
        | reduce(or_, (Q(verified_level=level, verified_method__in=ways) for level, ways in WAYS.items())),
    ),
    models.CheckConstraint(
        name="a_degree_verified_by_judgement_says_why",
        condition=~Q(verified_method__in=sorted(EXPLAINED)) | ~Q(verified_reference=""),
    ),
    models.CheckConstraint(
        name="programme_start_has_term_and_year",
        condition=Q(admit_term="", admit_year__isnull=True)
        | Q(~Q(admit_term=""), admit_year__range=(1980, 2100)),
    ),
    models.CheckConstraint(
        name="an_active_candidate_has_confirmed",
        condition=~Q(status="active") | Q(confirmed_at__isnull=False),
    ),
]
