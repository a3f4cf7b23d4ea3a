"""Believable planning problems of any size, the same for the same seed, as the JSON of `manage.py plan`."""

import random

AREAS = ("child_youth", "financial_assistance", "adult_substance", "family_home")
SEATS_PER_UNIT = 8


def make_instance(slots: int, people: int, seed: int = 2027, supply: str = "ample") -> dict:
    """Return a problem; `supply` is "ample" (long, free summers) or "scarce" (short ones, few degrees)."""
    rng = random.Random(seed)
    units = [f"u{number}" for number in range(1, max(3, slots // SEATS_PER_UNIT) + 1)]
    areas = {unit: AREAS[index % len(AREAS)] for index, unit in enumerate(units)}
    return {
        "slots": make_slots(rng, areas, slots),
        "people": [make_person(rng, f"c{number}", areas, supply) for number in range(1, people + 1)],
    }


def make_slots(rng: random.Random, areas: dict[str, str], count: int) -> list[dict]:
    """Vacancies of one to five seats; the seats of one vacancy are alike, as they are in real life."""
    slots: list[dict] = []
    units = list(areas)
    number = 0
    while len(slots) < count:
        unit = units[number % len(units)]
        number += 1
        seat = make_seat(rng, unit, areas[unit])
        seats = min(rng.choice((1, 1, 2, 2, 3, 4, 5)), count - len(slots))
        slots.extend({"id": f"v{number}-{index}", **seat} for index in range(1, seats + 1))
    return slots


def make_seat(rng: random.Random, unit: str, area: str) -> dict:
    """Eight to eleven weeks around the main holiday; half of the work with children needs a degree."""
    first = rng.choice((23, 24, 24, 25, 25, 25, 26))
    requires = ["degree"] if rng.random() < (0.5 if area == "child_youth" else 0.1) else []
    if rng.random() < 0.15:
        requires.append("licence_b")
    return {
        "unit": unit,
        "first_week": first,
        "last_week": first + rng.choice((8, 8, 9, 10, 11)) - 1,
        "priority": rng.choice((1, 2, 2, 3, 3, 3, 3, 4, 4, 5)),
        "requires": requires,
        "min_block_weeks": rng.choice((1, 1, 2, 2, 3, 4)),
    }


def make_person(rng: random.Random, key: str, areas: dict[str, str], supply: str) -> dict:
    weeks = make_weeks(rng, supply)
    person = {
        "id": key,
        "weeks": weeks,
        "min_weeks": min(len(weeks), rng.choice((1, 2, 2, 3, 3, 4))),
        "has": make_has(rng, supply),
        "wishes": make_wishes(rng, areas),
    }
    if rng.random() < 0.4:
        person["max_weeks"] = rng.choice((4, 5, 6, 8))
    if rng.random() < 0.1:
        person["max_blocks"] = 2
    return person


def make_weeks(rng: random.Random, supply: str) -> list[int]:
    """An unbroken range, one in ten with a week away in it."""
    length = rng.choice((5, 6, 6, 7, 8, 8, 10)) if supply == "ample" else rng.choice((2, 3, 3, 4, 4, 5, 6))
    first = rng.randint(22, 36 - length)
    weeks = list(range(first, first + length))
    if rng.random() < 0.1:
        weeks.remove(rng.choice(weeks[1:]))
    return weeks


def make_has(rng: random.Random, supply: str) -> list[str]:
    has = ["degree"] if rng.random() < (0.25 if supply == "ample" else 0.05) else []
    return [*has, "licence_b"] if rng.random() < 0.6 else has


def make_wishes(rng: random.Random, areas: dict[str, str]) -> dict[str, int]:
    """Most name a few units; some would take any unit of an area or two, some any unit at all."""
    kind = rng.random()
    units = list(areas)
    if kind < 0.7:
        named = rng.sample(units, k=min(len(units), rng.choice((1, 2, 3, 3, 4, 5))))
        return {unit: 3 if place == 0 else rng.choice((1, 2)) for place, unit in enumerate(named)}
    wanted = set(AREAS) if kind > 0.9 else set(rng.sample(AREAS, k=rng.choice((1, 1, 2))))
    return {unit: 1 for unit in units if areas[unit] in wanted}
