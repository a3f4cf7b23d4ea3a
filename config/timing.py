"""How long requests take, by route, method and answer: counted in each process, added up by /metrics."""

import os
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram, multiprocess

from config.measuring import FOLDER, measuring

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

own = CollectorRegistry()
REQUESTS = Histogram(
    "rekrytering_request_seconds",
    "How long requests took",
    ["route", "method", "status"],
    registry=own,
    buckets=BUCKETS,
)


class TimingMiddleware:
    """Outermost, so that all that a request costs is in it. Patterns of routes, never paths."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        if measuring["on"]:
            route = getattr(request.resolver_match, "route", None) or "none"
            method = request.method if request.method in METHODS else "OTHER"
            REQUESTS.labels(route, method, str(response.status_code)).observe(perf_counter() - began)
        return response


def collectors() -> CollectorRegistry:
    """The figures of all processes of this web server; of this one alone where they share no folder."""
    if not os.environ.get(FOLDER):
        return own
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry
