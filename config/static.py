"""Where browsers' files come from: collected under lasting names, or plainly from the source."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedOrSource(CompressedManifestStaticFilesStorage):
    """Hashed and compressed once `collectstatic` has run; before that every file keeps its own name."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
