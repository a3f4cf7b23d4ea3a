"""Who may do what: one table, read by pages and API alike (domain.md section 2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    RECRUITER = "recruiter", _("Recruiter")
    UNIT_MANAGER = "unit_manager", _("Unit manager")
    EMPLOYEE = "employee", _("Employee")
    MENTOR = "mentor", _("Mentor")
    OPERATIONS_MANAGER = "operations_manager", _("Operations manager")
    UNION_REP = "union_rep", _("Union representative")
    REGISTRAR = "registrar", _("Registrar")
    DPO = "dpo", _("Data protection officer")
    SYSTEM_ADMIN = "system_admin", _("Administrator")


class Right(models.TextChoices):
    """What one may do; where a unit is concerned, only in one's own unless SEE_ALL_UNITS."""

    SEE_ALL_UNITS = "see_all_units"
    SEE_BANK = "see_bank"
    WORK_IN_BANK = "work_in_bank"
    SEE_LECTURES = "see_lectures"
    WORK_WITH_LECTURES = "work_with_lectures"
    SEE_JOBS = "see_jobs"
    WORK_WITH_JOBS = "work_with_jobs"
    WRITE_JOB_DESCRIPTIONS = "write_job_descriptions"
    WORK_WITH_MEASUREMENTS = "work_with_measurements"
    SHARE = "share"
    SEE_SEASON = "see_season"
    STATE_VACANCIES = "state_vacancies"
    RUN_SEASON = "run_season"
    SEE_OFFERS = "see_offers"
    WORK_WITH_OFFERS = "work_with_offers"
    HOLD_INTERVIEWS = "hold_interviews"
    SEE_MESSAGES = "see_messages"
    RUN_OPERATIONS = "run_operations"
    RUN_SETTINGS = "run_settings"
    SEE_FIGURES = "see_figures"
    SEE_DISPOSAL = "see_disposal"
    KEEP_RECORDS = "keep_records"


R, M = Role.RECRUITER, Role.UNIT_MANAGER

RIGHTS: dict[Right, frozenset[str]] = {
    Right.SEE_ALL_UNITS: frozenset({R}),
    Right.SEE_BANK: frozenset({R, M}),
    Right.WORK_IN_BANK: frozenset({R}),
    Right.SEE_LECTURES: frozenset({R, M}),
    Right.WORK_WITH_LECTURES: frozenset({R}),
    Right.SEE_JOBS: frozenset({R, M}),
    Right.WORK_WITH_JOBS: frozenset({R}),
    Right.WRITE_JOB_DESCRIPTIONS: frozenset({R, M}),
    Right.WORK_WITH_MEASUREMENTS: frozenset({R, M}),
    Right.SHARE: frozenset({R, M, Role.EMPLOYEE, Role.MENTOR}),
    Right.SEE_SEASON: frozenset({R, M}),
    Right.STATE_VACANCIES: frozenset({R, M}),
    Right.RUN_SEASON: frozenset({R}),
    Right.SEE_OFFERS: frozenset({R, M}),
    Right.WORK_WITH_OFFERS: frozenset({R, M}),
    Right.HOLD_INTERVIEWS: frozenset({R, M}),
    Right.SEE_MESSAGES: frozenset({R}),
    Right.RUN_OPERATIONS: frozenset({R, Role.SYSTEM_ADMIN}),
    Right.RUN_SETTINGS: frozenset({Role.SYSTEM_ADMIN}),
    Right.SEE_FIGURES: frozenset({R, M, Role.OPERATIONS_MANAGER}),
    Right.SEE_DISPOSAL: frozenset({Role.REGISTRAR, Role.SYSTEM_ADMIN}),
    Right.KEEP_RECORDS: frozenset({Role.REGISTRAR}),
}
