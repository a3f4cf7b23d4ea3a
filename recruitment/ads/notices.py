"""What boards are told of an ad."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Notice:
    """`key` is the same for the same thing told twice; `fields` have JobTech's names (peers.md 5.4)."""

    key: str
    at: datetime
    url: str
    title: str
    summary: str
    text: str
    fields: dict[str, Any]
