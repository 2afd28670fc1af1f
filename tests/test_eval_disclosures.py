"""The made-up disclosures close to the cent, read without a contradiction, and print everything their cases expect."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from eval.dataset import Case, Place, quoted
from eval.disclosures.accounts import NOTHING, Accounts
from eval.disclosures.ledger import known
from eval.disclosures.pages import Document, documents, write
from eval.metrics import key, numbers
from eval.sets import chosen, groups
from index.vocabulary import Phase, Scope, Severity
from ingest.pipeline import read_disclosure

MADE = {one.source: one for one in documents()}
CASES = [case for group in (*chosen(["generated"]), *groups(held_out=True)) for case in group.cases]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("disclosures")
    write(made)
    return made


Printed = dict[str, list[tuple[str, list[Decimal]]]]


@pytest.fixture(scope="module")
def printed(folder: Path) -> Printed:
    """Every paragraph and row of each file: its words, those above its columns among them, and its numbers."""
    found: Printed = {}
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        rows: list[tuple[str, str]] = []
        if path.suffix == ".html":
            for table in re.findall(r"<table.*?</table>", text, re.S):
                inside = [plain(row) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]
                rows += [(row, "".join(inside[:3])) for row in inside]
            rows += [(plain(one), "") for one in re.findall(r"<p>.*?</p>", text, re.S)]
        else:
            lines, head = text.split("\n"), ""
            for number, line in enumerate(lines):
                head = "".join(lines[number : number + 6]) if line.startswith("编制部门：") else head
                rows.append((line, head))
        found[path.name] = [(key(row + head), numbers(row)) for row, head in rows]
    return found


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_there_are_four_agencies_three_years_a_final_account_and_a_unit() -> None:
    budgets = [one.accounts for one in MADE.values() if not one.accounts.final and one.accounts.body.scope == "部门"]
    assert {(one.key, one.year) for one in budgets} == {
        (key, year) for key in ("临湖文旅", "青岩农业", "海陵卫健", "滦源教育") for year in (2023, 2024, 2025)
    }
    assert len({one.body.province for one in budgets}) == 4
    assert {"海陵市卫生健康局2024年度部门决算.html", "临湖市图书馆2024年单位预算.html"} <= set(MADE)


def test_the_same_bytes_every_time(folder: Path, tmp_path: Path) -> None:
    assert {path.name: path.read_bytes() for path in write(tmp_path)} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


@pytest.mark.parametrize(
    "accounts", [one.accounts for one in MADE.values()], ids=lambda one: f"{one.key}{one.year}{one.final}"
)
def test_the_accounts_close(accounts: Accounts) -> None:
    assert all(basic >= 0 and project >= 0 for basic, project in accounts.items().values())
    assert accounts.total() == sum((accounts.total(fund) for fund in ("一般公共预算", "政府性基金", "自有")), NOTHING)
    assert accounts.count("车辆") == sum(accounts.count(name) for name in accounts.body.counts if name.endswith("用车"))
    assert all(amount >= 0 for both in accounts.units().values() for amount in both), "a unit has less than nothing"


def test_a_unit_with_a_disclosure_of_its_own_stands_in_that_of_its_department() -> None:
    assert known("临湖图书馆 2024 支出总计").amount == known("临湖文旅 2024 临湖市图书馆").amount


@pytest.mark.parametrize("made", MADE.values(), ids=lambda made: made.source)
def test_it_is_read_whole_and_without_a_contradiction(made: Document, folder: Path) -> None:
    reading = read_disclosure(folder / made.source)
    told = reading.disclosure
    assert (told.agency, told.fiscal_year) == (made.accounts.body.name, made.accounts.year)
    assert told.phase is (Phase.EXECUTED if made.accounts.final else Phase.APPROVED)
    assert told.scope is (Scope.UNIT if made.accounts.body.scope == "单位" else Scope.DEPARTMENT)
    assert [one for one in reading.findings if one.severity is Severity.ERROR] == []
    amounts = {fact.amount for fact in reading.facts}
    assert {amount * 10_000 for amount in made.accounts.economics.values()} <= amounts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_expects_what_is_printed(case: Case, printed: Printed) -> None:
    answered = bool(case.status & {"answered", "partial"})
    assert bool(case.values or case.says or case.quotes) == answered, "it expects nothing, or too much"
    for value in case.values:
        assert value.facts, "a number written by hand may be wrong"
        for names in value.facts:
            same = [known(name) for name in names.split("|")]
            assert len({one.amount for one in same}) == 1
            for one in same:
                place = Place(document=one.document, names=list(one.names), amounts=list(one.printed))
                # A blank is how some print nothing.
                assert one.amount == 0 or stands(place, printed), f"{names} is not printed"
    for quote in case.quotes:
        assert stands(quoted(quote), printed), f"{quote} is not printed"


def stands(place: Place, printed: Printed) -> bool:
    return any(
        any(key(name) in words for name in place.names)
        and (not place.amounts or any(abs(amount) in found for amount in place.amounts))
        for words, found in printed[place.document]
    )
