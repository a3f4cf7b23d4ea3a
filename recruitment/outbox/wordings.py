"""How a municipality has put its messages: every version is kept, and the newest counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.staff.models import User

LONGEST_SUBJECT, LONGEST_BODY, LONGEST_NOTE = 200, 10_000, 200


class WordingQuerySet(models.QuerySet["Wording"]):
    def of(self, template: str, language: str) -> "WordingQuerySet":
        """All versions of one message in one language, the newest first."""
        return self.filter(template=template, language=language).order_by("-version", "-pk")

    def newest(self) -> "WordingQuerySet":
        """The version that counts, of every message that was ever put otherwise."""
        return self.order_by("template", "language", "-version").distinct("template", "language")


class Wording(models.Model):
    """A message in the administrator's words, in the language of Django's templates.

    Nothing is changed or taken away: going back to the service's own text is a version of its own,
    `is_original`, and then the file counts, also when it becomes another with a later release.
    """

    template = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    body = models.TextField(blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    is_original = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "language", "version"], name="a_version_of_a_wording_is_written_once"
            ),
            models.CheckConstraint(
                name="a_wording_is_never_blank", condition=Q(is_original=True) | ~Q(body="")
            ),
            models.CheckConstraint(name="versions_of_a_wording_count_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.template}.{self.language} {self.version}"


# Which wording counts

Known = dict[tuple[str, str], Wording | None]
_KNOWN: ContextVar[Known | None] = ContextVar("known", default=None)


def wording_of(template: str, language: str) -> Wording | None:
    """The newest version; None where the service's own text counts."""
    known = _KNOWN.get()
    if known is None:
        return _newest(template, language)
    if (template, language) not in known:
        known[template, language] = _newest(template, language)
    return known[template, language]


@contextmanager
def wordings_read_once(known: Known | None = None) -> Iterator[None]:
    """Many messages in a row ask once for each wording; those of `known` count, whatever is stored."""
    before = _KNOWN.set({} if known is None else known)
    try:
        yield
    finally:
        _KNOWN.reset(before)


def _newest(template: str, language: str) -> Wording | None:
    found = Wording.objects.of(template, language).first()
    return None if found is None or found.is_original else found
