"""`manage.py plan IN OUT`: the contract of design.md section 4, and a word for every fault in the file."""

import copy
import json
import tracemalloc
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recruitment.planning.reading import InvalidProblem, parse_problem

EXAMPLE = {
    "slots": [
        {"id": "v1-1", "unit": "u1", "first_week": 25, "last_week": 32, "priority": 3, "requires": ["degree"],
         "min_block_weeks": 2},
    ],
    "people": [
        {"id": "c1", "weeks": [27, 28, 29, 30, 31], "min_weeks": 3, "max_weeks": 6,
         "has": ["degree", "licence_b"], "wishes": {"u1": 3, "u2": 1}, "max_blocks": 1},
        {"id": "c9", "weeks": [], "wishes": {}},
    ],
    "fixed": [{"slot": "v1-1", "person": "c9", "first_week": 25, "last_week": 26}],
    "barred": [["c9", "v1-1"]],
}  # fmt: skip
ANSWER = {
    "blocks": [
        {"slot": "v1-1", "person": "c9", "first_week": 25, "last_week": 26},
        {"slot": "v1-1", "person": "c1", "first_week": 27, "last_week": 31},
    ],
    "value": 1600,
    "bound": 1600,
    "status": "optimal",
    "covered_weeks": 7,
    "open_weeks": [{"slot": "v1-1", "weeks": [32]}],
}


def planned(folder: Path, problem: object, *words: str) -> dict:
    given, out = folder / "in.json", folder / "out.json"
    given.write_text(json.dumps(problem), encoding="utf-8")
    call_command("plan", str(given), str(out), *words)
    return json.loads(out.read_text(encoding="utf-8"))


def test_the_example_of_the_contract_gives_its_answer(tmp_path):
    plan = planned(tmp_path, EXAMPLE)
    assert plan.pop("seconds") < 5
    assert plan == ANSWER


def test_what_is_left_out_has_its_default(tmp_path):
    """Priority 3, nothing required, any length, one block, all weeks."""
    slot = {"id": "s", "unit": "u", "first_week": 1, "last_week": 3}
    person = {"id": "p", "weeks": [1, 2, 3], "wishes": {"u": 1}}
    plan = planned(tmp_path, {"slots": [slot], "people": [person]})
    assert (plan["value"], plan["covered_weeks"], plan["open_weeks"]) == (3 * 310 - 50, 3, [])


@pytest.mark.parametrize(
    "problem", [{"slots": [], "people": []}, {**EXAMPLE, "people": [], "fixed": [], "barred": []}]
)
def test_nobody_or_nothing_is_a_plan_too(tmp_path, problem):
    plan = planned(tmp_path, problem)
    assert (plan["blocks"], plan["value"], plan["status"]) == ([], 0, "optimal")


def changed(*path, value):
    """The example with one value set, or taken out when it is None."""
    problem = copy.deepcopy(EXAMPLE)
    there = problem
    for step in path[:-1]:
        there = there[step]
    if value is None:
        del there[path[-1]]
    else:
        there[path[-1]] = value
    return problem


FAULTS = [
    (changed("slots", 0, "first_week", value=33), ["slots[0].last_week: week 32 is before the first, 33"]),
    (changed("slots", 0, "last_week", value=521), ["slots[0].last_week: week 521 is outside 1..520"]),
    (changed("slots", 0, "first_week", value=0), ["slots[0].first_week: week 0 is outside 1..520"]),
    (changed("slots", 0, "first_week", value="25"),
     ['slots[0].first_week: must be a whole number, not "25"']),
    (changed("slots", 0, "first_week", value=25.0),
     ["slots[0].first_week: must be a whole number, not 25.0"]),
    (changed("slots", 0, "first_week", value=True),
     ["slots[0].first_week: must be a whole number, not true"]),
    (changed("slots", 0, "first_week", value=None), ["slots[0].first_week: is missing"]),
    (changed("slots", 0, "priority", value=6), ["slots[0].priority: 6 is outside 1..5"]),
    (changed("slots", 0, "requires", value="degree"), ['slots[0].requires: must be a list, not "degree"']),
    (changed("slots", 0, "min_block_weeks", value=0), ["slots[0].min_block_weeks: 0 is outside 1..520"]),
    (changed("slots", 0, "colour", value="blue"), ["slots[0].colour: unknown key"]),
    (changed("slots", 0, "id", value=""), ['slots[0].id: must be a text that is not empty, not ""',
                                           'fixed[0].slot: there is no slot "v1-1"',
                                           'barred[0][1]: there is no slot "v1-1"']),
    (changed("slots", value={}), ["slots: must be a list, not {}", 'fixed[0].slot: there is no slot "v1-1"',
                                  'barred[0][1]: there is no slot "v1-1"']),
    (changed("people", 0, "weeks", value=[27, 27]), ["people[0].weeks[1]: week 27 is there twice"]),
    (changed("people", 0, "weeks", value=[-1]), ["people[0].weeks[0]: week -1 is outside 1..520"]),
    (changed("people", 0, "max_weeks", value=-1), ["people[0].max_weeks: -1 is outside 0..520"]),
    (changed("people", 0, "max_blocks", value=0), ["people[0].max_blocks: 0 is outside 1..520"]),
    (changed("people", 0, "wishes", value={"u1": 4}), ['people[0].wishes["u1"]: 4 is outside 1..3']),
    (changed("people", 0, "wishes", value=[]), ["people[0].wishes: must be an object, not []"]),
    (changed("people", 0, "id", value="c9"), ['people[1].id: "c9" is already the id of people[0]']),
    (changed("fixed", 0, "person", value="c2"), ['fixed[0].person: there is no person "c2"']),
    (changed("fixed", 0, "why", value="x"), ["fixed[0].why: unknown key"]),
    (changed("barred", 0, value=["c9"]), ['barred[0]: must be a pair [person, slot], not ["c9"]']),
    (changed("people", value=None), ["people: is missing", 'fixed[0].person: there is no person "c9"',
                                     'barred[0][0]: there is no person "c9"']),
    ({**EXAMPLE, "fixed": EXAMPLE["fixed"] * 2},
     ['fixed[1]: overlaps fixed[0] in slot "v1-1", week 25',
      'fixed[1]: overlaps fixed[0] in person "c9", week 25']),
    ({**EXAMPLE, "goals": []}, ["goals: unknown key"]),
    (changed("slots", 0, "week_requires", value=[]), ["slots[0].week_requires: must be an object, not []"]),
    (changed("slots", 0, "week_requires", value={"0": [], "07": [], "1e9": [], "٣": []}),
     ['slots[0].week_requires["0"]: must be a week, 1..520',
      'slots[0].week_requires["07"]: must be a week, 1..520',
      'slots[0].week_requires["1e9"]: must be a week, 1..520',
      'slots[0].week_requires["٣"]: must be a week, 1..520']),
    (changed("slots", 0, "week_requires", value={"30": "degree", "31": ["degree", ""]}),
     ['slots[0].week_requires["30"]: must be a list, not "degree"',
      'slots[0].week_requires["31"][1]: must be a text that is not empty, not ""']),
    ({**EXAMPLE, "seed": "7"}, ['seed: must be a whole number, not "7"']),
    ({**EXAMPLE, "seed": 10**30}, [f"seed: 1{'0' * 30} is outside {1 - 2**63}..{2**63 - 1}"]),
    (changed("people", 0, "waited", value=-1), ["people[0].waited: -1 is outside 0..36500"]),
    ({**EXAMPLE, "mentoring": []}, ["mentoring: must be an object, not []"]),
    ({**EXAMPLE, "mentoring": {"u1": 2}}, ['mentoring["u1"]: must be an object, not 2']),
    ({**EXAMPLE, "mentoring": {"u1": {}}}, ['mentoring["u1"].capacity: is missing']),
    ({**EXAMPLE, "mentoring": {"u1": {"capacity": -1, "weeks": {"521": 1, "30": 10**9}, "who": "x"}}},
     ['mentoring["u1"].who: unknown key',
      'mentoring["u1"].weeks["521"]: must be a week, 1..520',
      'mentoring["u1"].weeks["30"]: 1000000000 is outside 0..10000',
      'mentoring["u1"].capacity: -1 is outside 0..10000']),
    ([], ["the problem must be an object, not []"]),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "told"), FAULTS)
def test_every_fault_is_told_with_its_place_and_reason(problem, told):
    with pytest.raises(InvalidProblem) as refused:
        parse_problem(json.dumps(problem))
    assert refused.value.faults == told


def test_all_faults_are_told_at_once():
    problem = changed("slots", 0, "priority", value=9)
    problem["people"][0]["wishes"] = {"u1": 0}
    with pytest.raises(InvalidProblem) as refused:
        parse_problem(json.dumps(problem))
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"{", "not valid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b'{"slots": [], "slots": []}', 'not valid JSON: the key "slots" is twice in one object'),
        (b"[" * 100_000, "the JSON is nested too deeply"),
    ],
)
def test_what_is_no_json_is_told_too(text, told):
    with pytest.raises(InvalidProblem) as refused:
        parse_problem(text)
    assert refused.value.faults == [told]


MANY = 100_000
NINES = b"9" * MANY
HOSTILE = {
    "a billion weeks": (
        b'{"slots": [{"id": "s", "unit": "u", "first_week": 1, "last_week": 1000000000}], "people": []}',
        "slots[0].last_week: week 1000000000 is outside 1..520",
    ),
    "a number of many digits": (b'{"slots": %b}' % NINES, "not valid JSON: Exceeds the limit"),
    "no number at all": (
        b'{"slots": [], "people": [], "seed": NaN}',
        "seed: must be a whole number, not NaN",
    ),
    "objects in objects": (b'{"slots": ' * MANY, "the JSON is nested too deeply"),
    "one key in many twice": (
        b'{"mentoring": {' + b",".join(b'"u%d": {}' % unit for unit in range(MANY)) + b',"u7": {}}}',
        'not valid JSON: the key "u7" is twice in one object',
    ),
    "a long text as a week": (
        b'{"slots": [], "people": [], "mentoring": {"u": {"capacity": 1, "weeks": {"%b": 1}}}}' % NINES,
        'mentoring["u"].weeks["99999',
    ),
    "no text": (b"\xff\xfe\xff", "not valid JSON: "),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_at_once_with_few_words_and_little_memory(text, told):
    tracemalloc.start()
    with pytest.raises(InvalidProblem) as refused:
        parse_problem(text)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.faults[0].startswith(told)
    assert len(refused.value.faults[0]) < 200
    assert most < 100 * 2**20


def test_bad_input_ends_with_1_and_its_faults_and_leaves_no_file(tmp_path):
    said = StringIO()
    given = tmp_path / "in.json"
    given.write_text(json.dumps(changed("slots", 0, "priority", value=9)))
    with pytest.raises(SystemExit) as end:
        call_command("plan", str(given), str(tmp_path / "out.json"), stderr=said)
    assert (end.value.code, said.getvalue()) == (1, "slots[0].priority: 9 is outside 1..5\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.json"]


def test_files_that_cannot_be_read_or_written_are_told(tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("plan", str(tmp_path / "none.json"), str(tmp_path / "out.json"))
    with pytest.raises(CommandError, match="No such file or directory"):
        planned(tmp_path, EXAMPLE) and call_command(
            "plan", str(tmp_path / "in.json"), str(tmp_path / "nowhere" / "out.json")
        )


def test_the_same_problem_gives_the_same_file(tmp_path):
    first, second = planned(tmp_path, EXAMPLE), planned(tmp_path, EXAMPLE)
    assert first | {"seconds": 0} == second | {"seconds": 0}
