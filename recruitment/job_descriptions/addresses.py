"""Where everybody reads what a job is like."""

from recruitment.job_descriptions.models import DescriptionVersion, JobDescription


def description_path(description: JobDescription) -> str:
    """Always what is in force."""
    return f"/sa-ser-jobbet-ut/{description.slug}/"


def version_path(version: DescriptionVersion) -> str:
    """The very version that a job or an offer points at."""
    return f"{description_path(version.description)}{version.number}/"
