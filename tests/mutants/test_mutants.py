"""The lists of mutants are about the source as it is, and one of each kind is noticed."""

import ast
from pathlib import Path

import pytest

from attack_table import ATTACKS
from mutants.copies import Copy
from mutants.generated import Generated, generated, money_files
from mutants.hand_written import GUARDS, HAND_WRITTEN
from mutants.mutant import Edit, FailingTests, Mutant
from mutants.operators import changes_in
from mutants.places import ROOT
from mutants.results import Result, Results, Verdict, accepted_in, is_open, summary
from mutants.trying import try_hand_written


@pytest.mark.parametrize("mutant", HAND_WRITTEN, ids=lambda one: one.name.replace(" ", "-"))
def test_a_mutant_is_where_it_was(mutant: Mutant) -> None:
    changed = mutant.apply(ROOT)

    assert changed
    for file, text in changed.items():
        assert text != file.read_text()
        if file.suffix == ".py":
            ast.parse(text)
    if isinstance(mutant.noticed_by, FailingTests):
        assert all((ROOT / one).exists() for one in mutant.noticed_by.paths)


def test_no_mutant_is_listed_twice() -> None:
    names = [one.name for one in HAND_WRITTEN]

    assert len(names) == len(set(names))


def test_every_guard_stops_an_attack_of_the_table() -> None:
    assert {one.name.partition(":")[0] for one in GUARDS} <= set(ATTACKS)


def test_a_text_that_is_there_twice_is_no_mutant() -> None:
    with pytest.raises(LookupError, match="is not once in"):
        Edit("x.py", "a", "b").applied_to("a = a")


SOURCE = '''
def allowed(amount: int, limit: int | None = None) -> bool:
    """Say whether this is allowed."""
    check(amount)
    if amount < 1 and limit is not None:
        raise ValueError(f"{amount + 1}")
    return not (amount + 1 in (1, 2))
'''


@pytest.mark.parametrize(
    ("operator", "after"),
    [
        ("comparison", "(amount <= 1)"),
        ("comparison", "(limit is None)"),
        ("and-or", "(amount < 1 or limit is not None)"),
        ("number", "(2)"),
        ("plus-minus", "(amount - 1)"),
        ("not", "(amount + 1 in (1, 2))"),
        ("element", "((2,))"),
        ("call-left-out", "pass"),
        ("raise-left-out", "pass"),
    ],
)
def test_an_operator_makes_a_mistake(operator: str, after: str) -> None:
    assert (operator, after) in [(one.operator, one.text) for one in changes_in(SOURCE)]


def test_annotations_and_texts_for_people_are_left_alone() -> None:
    assert [one.text for one in changes_in('def f(a: "int + 1" = b) -> None: f"{a + 1}"')] == []


@pytest.fixture(scope="module")
def made() -> list[Generated]:
    return list(generated(ROOT, money_files(ROOT)))


def test_every_generated_mutant_is_another_valid_module(made: list[Generated]) -> None:
    assert len(made) > 1_000
    assert len({one.digest for one in made}) == len(made)
    assert len({one.id for one in made}) == len(made)
    for one in made[::20]:
        ast.parse(one.changed)


def test_an_accepted_survivor_is_still_a_mutant(made: list[Generated]) -> None:
    accepted = accepted_in((ROOT / "docs/mutants.md").read_text())

    assert accepted - {(one.file, one.shown) for one in made} == frozenset()


def test_results_are_found_again_and_summed_up(tmp_path: Path) -> None:
    noticed = Result("a1", Verdict.NOTICED, "x.py:1:number:0", "test_x", "1 -> (2)")
    survivor = Result("b2", Verdict.SURVIVED, "x.py:2:number:1", "", "2 -> (3)")
    results = Results(tmp_path / "results.txt")
    for one in (noticed, survivor):
        results.add(one)
    again = Results(tmp_path / "results.txt")
    accepted = accepted_in("| file | change | why |\n|---|---|---|\n| `x.py` | `2 -> (3)` | same |")

    assert again.of("a1") == noticed
    assert again.of("c3") is None
    assert is_open(survivor, frozenset())
    assert list(summary([noticed, survivor], accepted)) == [
        "1 of 2 mutants were noticed, 1 survivors are accepted, 0 are not."
    ]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Return one copy for all mutants: what Python compiled for one is good for the next."""
    return Copy(tmp_path_factory.mktemp("copy"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "webhook-altered: signature",
        "a random key for every authorization",
        "claims left out of the sums",
    ],
)
def test_a_mutant_is_noticed(name: str, copy: Copy) -> None:
    [mutant] = [one for one in HAND_WRITTEN if one.name == name]
    before = {edit.file: (ROOT / edit.file).read_text() for edit in mutant.edits}

    assert try_hand_written(mutant, copy).verdict is Verdict.NOTICED
    assert {file: (ROOT / file).read_text() for file in before} == before
