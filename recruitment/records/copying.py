"""A person's copy of everything: also who has been given what, and how long it is kept (GDPR 15)."""

from datetime import datetime
from typing import Any

from recruitment.bank.data_copy import data_copy
from recruitment.candidates.models import Candidate
from recruitment.records.disclosing import given_of
from recruitment.records.retention import retention_of


def full_copy(candidate: Candidate, at: datetime) -> dict[str, Any]:
    """Plain data for JSON."""
    kept = retention_of(candidate, at)
    given = [{"day": one.day.isoformat(), "what": one.what, "to": one.to} for one in given_of(candidate)]
    retention = {"class": kept.record_class, "earliest_day": kept.day.isoformat(), "rule": kept.rule}
    return data_copy(candidate) | {"given_to": given, "retention": retention}
