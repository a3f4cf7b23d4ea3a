"""Invite the people of a list: `manage.py import_candidates FILE [--dry-run]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment.bank.columns import FIELDS
from recruitment.bank.importing import ImportReport, Remark, import_candidates
from recruitment.bank.tables import NotATable
from recruitment.seasons.models import Season


class Command(BaseCommand):
    help = (
        "Invite the people of a list (CSV as Excel and others save it, or XLSX). Twice invites nobody twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        with translation.override("sv"):
            self._print(self._import(file, dry_run), dry_run)

    def _import(self, file: Path, dry_run: bool) -> ImportReport:
        season = Season.objects.nearest_open(timezone.localdate())
        try:
            with file.open("rb") as stream:
                return import_candidates(stream, season=season, at=timezone.now(), dry_run=dry_run)
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}") from None
        except NotATable as fault:
            raise CommandError(f"{file}: {fault.message}") from None

    def _print(self, report: ImportReport, dry_run: bool) -> None:
        for heading in report.unread_headings:
            self.stdout.write(_("The column “%(heading)s” is not read.") % {"heading": heading})
        for remark in report.rows:
            self.stdout.write(_said(remark))
        counts = [
            ngettext("%(count)s person invited", "%(count)s people invited", report.created),
            _("%(count)s known already"),
            ngettext("%(count)s row refused", "%(count)s rows refused", report.refused),
            ngettext("%(count)s warning", "%(count)s warnings", report.warnings),
        ]
        numbers = (report.created, report.known, report.refused, report.warnings)
        parts = [text % {"count": number} for text, number in zip(counts, numbers, strict=True)]
        self.stdout.write(", ".join(parts) + ".")
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))


def _said(remark: Remark) -> str:
    values = {"line": remark.line, "field": FIELDS[remark.field], "reason": remark.reason}
    if remark.is_refusal:
        return _("Line %(line)s refused, %(field)s: %(reason)s") % values
    return _("Line %(line)s, %(field)s: %(reason)s") % values
