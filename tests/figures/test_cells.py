"""A count under five is told as few, and nobody can work it out from the sums."""

from itertools import product

import pytest

from recruitment.figures.cells import FEW, KEPT_BACK, Cell, cell, told_apart, told_together


@pytest.mark.parametrize(
    ("count", "told"), [(0, Cell(0)), (1, FEW), (4, FEW), (5, Cell(5)), (1000, Cell(1000))]
)
def test_one_to_four_are_few(count, told):
    assert cell(count) == told


def test_a_table_without_small_counts_is_told_as_it_is():
    told = told_together([[9, 5, 0], [30, 12, 0]])
    assert told.rows == [[Cell(9), Cell(5), Cell(0)], [Cell(30), Cell(12), Cell(0)]]
    assert told.sums == [Cell(39), Cell(17), Cell(0)]


def test_a_single_small_count_takes_the_smallest_other_row_along():
    told = told_together([[20, 10], [8, 8], [6, 3]])
    assert told.rows == [[Cell(20), Cell(10)], [Cell(8), KEPT_BACK], [Cell(6), FEW]]
    assert told.sums == [Cell(34), Cell(21)]


def test_what_is_kept_back_stays_so_in_later_steps_which_would_tell_it():
    told = told_together([[20, 10, 9], [18, 8, 8], [6, 2, 0]])
    assert [row[1:] for row in told.rows] == [[Cell(10), Cell(9)], [KEPT_BACK, KEPT_BACK], [FEW, Cell(0)]]


def test_another_row_goes_along_where_the_step_before_tells_too_much():
    told = told_together([[20, 10], [8, 8], [6, 4]])
    assert told.rows == [[Cell(20), KEPT_BACK], [Cell(8), KEPT_BACK], [Cell(6), FEW]]


def test_two_small_counts_hide_each_other():
    told = told_together([[20], [3], [2]])
    assert (told.rows, told.sums) == ([[Cell(20)], [FEW], [FEW]], [Cell(25)])


@pytest.mark.parametrize("few", [1, 4])
def test_small_counts_that_their_sum_gives_away_hide_another(few):
    told = told_together([[20], [few], [few]])
    assert (told.rows, told.sums) == ([[KEPT_BACK], [FEW], [FEW]], [Cell(20 + 2 * few)])


def test_where_nothing_else_is_left_to_hide_only_the_sum_is_told():
    told = told_together([[1], [1], [1], [1], [1], [0]])
    assert (told.rows, told.sums) == ([[KEPT_BACK]] * 6, [Cell(5)])


def test_a_sum_that_is_few_itself_gives_nothing_away():
    assert told_together([[3], [0]]).sums == [FEW]
    assert told_together([[1], [1], [1], [1]]).rows == [[KEPT_BACK]] * 4
    assert told_together([[2]]) == ([[FEW]], [FEW])


def test_ways_in_are_summed_as_far_as_they_are_told():
    told = told_apart([[20, 3], [4, 6]])
    assert told.rows == [[Cell(20), FEW], [FEW, Cell(6)]]
    assert told.sums == [Cell(20), Cell(6)]


def test_whatever_the_counts_each_hidden_small_one_could_be_another():
    """Every column of up to three small or middling counts, by trying all that an outsider could try."""
    for column in product(range(8), repeat=3):
        told = told_together([[count] for count in column])
        cells, total = [row[0] for row in told.rows], told.sums[0]
        could_be = [set() for _count in column]
        for tried in product(range(16), repeat=3):
            if _fits(tried, cells, total):
                for seen, value in zip(could_be, tried, strict=True):
                    seen.add(value)
        for count, seen in zip(column, could_be, strict=True):
            assert count in seen
            assert len(seen) > 1 or not 0 < count < 5, (column, cells, total)


def _fits(tried, cells, total):
    """Whether these counts would be told as those cells, as far as one cell says."""
    if total != cell(sum(tried)):
        return False
    return all(one in (KEPT_BACK, cell(count)) for count, one in zip(tried, cells, strict=True))
