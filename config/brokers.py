"""What each broker is told, so that one that is gone, slow or silent never stops anything.

A broker only wakes workers: every message in it says "look at the rows", and the next beat says the same.
"""

from pathlib import Path
from typing import Any

ANSWER = 4.0  # seconds that a broker has to answer
SIGN_OF_LIFE = 30  # seconds from one to the next, both ways


def options_of(url: str, folder: Path, longest: int) -> dict[str, Any]:
    """Kombu's options for the broker at `url`; no task runs for more than `longest` seconds."""
    match url.partition(":")[0]:
        case "filesystem":
            queue, control = str(folder / "queue"), str(folder / "control")
            folders = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": control}
            return folders | {"polling_interval": 0.25}
        case "redis" | "rediss":
            patience = {
                "socket_timeout": 2 * ANSWER,
                "socket_connect_timeout": ANSWER,
                "socket_keepalive": True,
            }
            return patience | {
                "visibility_timeout": 2 * longest
            }  # or a second worker gets the same meanwhile
    # A message counts as sent when the queue has it; `confirm_timeout` of each beat bounds the wait for that.
    return {"confirm_publish": True, "write_timeout": 2 * ANSWER}
