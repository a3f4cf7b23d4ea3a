"""Keys of rows in forms and addresses: what is no key is nobody's."""

from uuid import UUID


def key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
