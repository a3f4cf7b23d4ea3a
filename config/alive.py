"""`python -m config.alive`: whether this machine's web server answers, for a container's health check."""

import os
import sys
from http.client import HTTPConnection, HTTPException

from config import environment


def answers(port: int, host: str = "127.0.0.1") -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers(environment.port(os.environ)) else 1)
