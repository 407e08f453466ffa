"""The table in docs/omvang.md is what the simulation says (benchmarks/sizing.py)."""

from pathlib import Path

from benchmarks.sizing import SIZES, Costs, Day, Machine, _line, rate_of, simulate

DOC = (Path(__file__).parents[2] / "docs" / "omvang.md").read_text()


def test_the_page_has_a_line_for_every_size_and_the_small_ones_are_in_step() -> None:
    assert [f"| {employees:,} |".replace(",000", ".000") in DOC for employees, _, _ in SIZES] == [True] * len(SIZES)
    for size in SIZES[:3]:  # the others take seconds
        assert _line(size) in DOC


def test_the_page_names_what_was_taken_for_granted() -> None:
    for cost in (Costs().small, Costs().prompt, Costs().long):
        for value in cost:
            assert f"{value} ms".replace(".", ",") in DOC
    assert f"{Day().active:.0%}".replace("%", " %") in DOC
    assert f"{Day().busiest_hour:.0%}".replace("%", " %") in DOC


def test_the_same_beginning_gives_the_same_outcome_and_another_one_a_like_one() -> None:
    first, other = simulate(1_000, 1, 2), simulate(1_000, 1, 2, seed=2)
    assert first == simulate(1_000, 1, 2)
    assert first != other
    assert 0.5 < first.median / other.median < 2


def test_more_work_on_fewer_cores_takes_longer() -> None:
    assert simulate(5_000, 1, 2).p99 > simulate(5_000, 2, 4).p99
    assert rate_of(2_000, Day()) == 2 * rate_of(1_000, Day())


def test_a_step_waits_for_its_process_and_for_a_core() -> None:
    machine = Machine(cores=2)
    assert machine.step(0.0, machine.loops, 0, 1.0) == 1.0
    assert machine.step(0.0, machine.loops, 0, 1.0) == 2.0  # its process is busy, a core is free
    machine = Machine(cores=2)
    assert [machine.look(0.0, 0, "prompt", 1.0) for _ in range(3)] == [1.0, 1.0, 2.0]
