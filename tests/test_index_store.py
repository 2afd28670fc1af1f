"""A disclosure goes in whole, is replaced whole and comes out whole."""

from __future__ import annotations

import dataclasses
import sqlite3
import string
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.errors import AmbiguousDocument, OldIndex, UnknownDocument
from index.records import Citation, Disclosure, Fact, Finding, Passage, Provenance, Quality, Reading, Span
from index.vocabulary import Origin, PassageKind, Phase, ScheduleKind, Scope, Severity, Standing, State
from readings import reading_of


def test_what_goes_in_comes_out_equal(index: BudgetIndex) -> None:
    reading = reading_of()
    assert index.replace(reading) == []
    document = reading.disclosure.document
    assert index.disclosures() == [reading.disclosure]
    assert index.facts.of_document(document) == reading.facts
    assert index.passages.of_document(document) == reading.passages
    assert index.original(document).read_bytes() == reading.content


def test_a_blank_cell_is_not_zero(index: BudgetIndex) -> None:
    index.replace(reading_of(rows={"因公出国（境）费": "", "公务用车购置费": "0.00"}))
    blank, zero = index.facts.find()
    assert (blank.amount, blank.state) == (None, State.BLANK)
    assert (zero.amount, zero.state, zero.printed) == (Decimal("0.00"), State.PRINTED, "0.00")


def test_amounts_keep_every_digit(index: BudgetIndex) -> None:
    index.replace(reading_of(rows={"总计": "90,071,992,547,409.93", "零头": "0.10"}, unit="元"))
    total, rest = index.facts.find()
    assert str(total.amount) == "90071992547409.93"  # a float would have lost the last digit
    assert str(rest.amount) == "0.10"


def test_the_same_content_twice_is_one_document(index: BudgetIndex) -> None:
    reading = reading_of()
    index.replace(reading)
    assert index.replace(reading) == []
    assert index.disclosures(*Standing) == [reading.disclosure]
    assert index.facts.count() == 2


def test_a_new_edition_takes_the_place_of_the_old_one_which_is_kept_as_history(index: BudgetIndex) -> None:
    old, new = reading_of(rows={"公务接待费": "0.50"}), reading_of(rows={"公务接待费": "0.60"}, edition="（更正）")
    index.replace(old)
    assert index.replace(new) == [old.disclosure]
    assert index.disclosures() == [new.disclosure]
    assert [fact.printed for fact in index.facts.find()] == ["0.60"]
    was = old.disclosure.document
    assert not index.holds(was)  # so that who ingests it again gets it back
    assert index.disclosures(Standing.SUPERSEDED) == [dataclasses.replace(old.disclosure, standing=Standing.SUPERSEDED)]
    assert [fact.printed for fact in index.facts.of_document(was)] == ["0.50"]
    assert index.original(was).read_bytes() == old.content


def test_an_earlier_edition_can_be_put_back_in_force(index: BudgetIndex) -> None:
    old, new = reading_of(rows={"公务接待费": "0.50"}), reading_of(rows={"公务接待费": "0.60"}, edition="（更正）")
    index.replace(old)
    index.replace(new)
    assert index.accept(old.disclosure.document) == [new.disclosure]
    assert index.disclosures() == [old.disclosure]
    assert [fact.printed for fact in index.facts.find()] == ["0.50"]
    assert index.passages.search("接待", [old.disclosure.document])


def held_out(reading: Reading) -> Reading:
    return dataclasses.replace(
        reading,
        disclosure=dataclasses.replace(reading.disclosure, standing=Standing.HELD),
        quality=Quality(printed=2, coverage=(0.3, None), steps=(("读取页面", 0.2),), doubts=("没有读出任何公开表",)),
    )


def test_a_doubtful_reading_takes_nobody_s_place_until_it_is_accepted(index: BudgetIndex) -> None:
    good, doubtful = reading_of(), held_out(reading_of(rows={"公务接待费": "9.99"}, edition="（扫描）"))
    index.replace(good)
    assert index.replace(doubtful) == []
    document = doubtful.disclosure.document
    assert index.disclosures() == [good.disclosure]
    assert index.holds(document)
    assert index.quality(document) == doubtful.quality
    assert [fact.printed for fact in index.facts.find(row="公务接待费")] == ["0.50"]
    assert index.accept(document) == [good.disclosure]
    assert [one.document for one in index.disclosures()] == [document]
    assert [fact.printed for fact in index.facts.find(row="公务接待费")] == ["9.99"]


def test_an_index_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    reading = reading_of()
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    index.replace(reading)
    index.close()
    with sqlite3.connect(tmp_path / "index.sqlite") as old:  # as the first schema was
        old.execute("DROP INDEX disclosures_identity")
        old.execute("ALTER TABLE disclosures DROP COLUMN standing")
        old.execute("ALTER TABLE disclosures DROP COLUMN quality")
        old.execute("ALTER TABLE facts DROP COLUMN beside")
        old.execute("CREATE UNIQUE INDEX disclosures_identity ON disclosures (agency, scope, fiscal_year, phase)")
        old.execute("UPDATE state SET value = 1 WHERE name = 'schema'")
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    assert index.disclosures() == [reading.disclosure]
    assert index.quality(reading.disclosure.document) == Quality()
    assert index.replace(reading_of(edition="（更正）")) == [reading.disclosure]
    index.close()


@pytest.mark.parametrize(
    "other", [{"fiscal_year": 2024}, {"phase": Phase.EXECUTED}, {"scope": Scope.UNIT}, {"agency": "上海市某区司法局"}]
)
def test_another_year_phase_scope_or_agency_stands_beside_it(index: BudgetIndex, other: dict[str, object]) -> None:
    index.replace(reading_of())
    assert index.replace(reading_of(**other)) == []
    assert len(index.disclosures()) == 2


def test_a_removed_document_leaves_nothing(index: BudgetIndex) -> None:
    kept, gone = reading_of(), reading_of("上海市某区司法局", {"公证费": "3.00"}, ("公证费用于公证。",))
    index.replace(kept)
    index.replace(gone)
    original = index.original(gone.disclosure.document)
    assert index.remove(gone.disclosure.source) == gone.disclosure
    assert index.disclosures() == [kept.disclosure]
    assert index.facts.find(documents=[gone.disclosure.document]) == []
    assert index.passages.of_document(gone.disclosure.document) == ()
    assert "公证费" not in {label for label, _ in index.passages.nearest_labels("公证费", [kept.disclosure.document])}
    assert not original.exists()


def test_figures_are_found_by_whose_when_and_what_for(index: BudgetIndex) -> None:
    for year in (2024, 2025):
        index.replace(reading_of(fiscal_year=year, rows={"公务接待费": f"0.{year - 2020}", "会议费": "1"}))
    found = index.facts.find(fiscal_year=2024, row="公务接待费", schedule=ScheduleKind.THREE_PUBLIC)
    assert [fact.printed for fact in found] == ["0.4"]
    assert index.facts.count(agency="上海市某区财政局", phase=Phase.APPROVED, origin=Origin.CELL) == 4
    assert len(index.facts.find(limit=2, offset=3)) == 1
    assert index.facts.find(documents=[]) == []


def test_a_document_answers_to_its_id_the_start_of_its_id_and_its_file_name(index: BudgetIndex) -> None:
    one = reading_of().disclosure
    index.replace(reading_of())
    for name in (one.document, one.document[:6], one.source):
        assert index.disclosure(name) == one


def test_a_name_nobody_has_is_refused_in_words(index: BudgetIndex) -> None:
    with pytest.raises(UnknownDocument, match=r"没有文档“没有这份\.pdf”"):
        index.disclosure("没有这份.pdf")


def test_a_name_two_documents_share_is_not_guessed(index: BudgetIndex) -> None:
    for year in (2024, 2025):
        reading = reading_of(fiscal_year=year)
        index.replace(
            dataclasses.replace(reading, disclosure=dataclasses.replace(reading.disclosure, source="预算.txt"))
        )
    with pytest.raises(AmbiguousDocument, match=r"对应多份文档.*预算\.txt"):
        index.disclosure("预算.txt")


def test_the_version_changes_with_every_write(index: BudgetIndex) -> None:
    versions = [index.version]
    index.replace(reading_of())
    versions.append(index.version)
    index.replace_findings(reading_of().disclosure.document, [])
    versions.append(index.version)
    index.remove(reading_of().disclosure.document)
    versions.append(index.version)
    assert len(set(versions)) == 4


def test_a_finding_goes_when_the_document_it_leans_on_goes(index: BudgetIndex) -> None:
    this, last = reading_of(fiscal_year=2025), reading_of(fiscal_year=2024)
    index.replace(last)
    finding = _finding(this.disclosure.document, cites=(this.disclosure.document, last.disclosure.document))
    own = _finding(this.disclosure.document, cites=(this.disclosure.document,))
    index.replace(dataclasses.replace(this, findings=(own, finding)))
    assert index.findings([this.disclosure.document]) == [own, finding]
    index.remove(last.disclosure.document)
    assert index.findings() == [own]


def test_an_index_of_another_version_is_not_guessed_at(tmp_path: Path) -> None:
    BudgetIndex.open(tmp_path, HashingEncoder()).close()
    import sqlite3

    with sqlite3.connect(tmp_path / "index.sqlite") as connection:
        connection.execute("UPDATE state SET value = 0 WHERE name = 'schema'")
    with pytest.raises(OldIndex, match="重新入库"):
        BudgetIndex.open(tmp_path, HashingEncoder())


def _finding(document: str, cites: tuple[str, ...]) -> Finding:
    return Finding(
        document=document,
        rule="上年数与上年预算",
        severity=Severity.ERROR,
        message="上年预算数与上年公开的预算不一致。",
        printed="1.00",
        expected="0.90",
        difference="0.10",
        citations=tuple(Citation(document=one, place=Provenance(page=2, lines=(3, 4)), quoted="1.00") for one in cites),
        subject="公务接待费",
    )


# Any reading at all comes back as it went in.

words = st.text(st.sampled_from("公务接待费合计（汇总）“”, 2024年'\"%_" + string.ascii_letters), max_size=12)
paths = st.lists(words, max_size=3).map(tuple)
coordinates = st.floats(0, 2000, allow_nan=False)
line_numbers = st.tuples(st.integers(1, 9999), st.integers(1, 9999))
places = st.builds(
    Provenance,
    page=st.integers(1, 500),
    lines=st.none() | line_numbers,
    bbox=st.none() | st.tuples(coordinates, coordinates, coordinates, coordinates),
)
amounts = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
DOCUMENT = "0123456789ab"
AGENCY = "上海市某区财政局"
disclosures = st.builds(
    Disclosure,
    document=st.just(DOCUMENT),
    source=words,
    title=words,
    agency=st.just(AGENCY),
    scope=st.sampled_from(Scope),
    fiscal_year=st.integers(2000, 2099),
    phase=st.sampled_from(Phase),
    format=st.just("pdf"),
    pages=st.integers(0, 999),
    units=paths,
    ingested_at=st.datetimes(min_value=datetime(2000, 1, 1)),
    seconds=st.floats(0, 1000),
)
facts = st.builds(
    Fact,
    document=st.just(DOCUMENT),
    ordinal=st.just(0),
    agency=words,
    scope=st.sampled_from(Scope),
    fiscal_year=st.integers(2000, 2099),
    phase=st.sampled_from(Phase),
    origin=st.sampled_from(Origin),
    place=places,
    schedule=st.none() | st.sampled_from(ScheduleKind),
    table=st.none() | st.integers(1, 99),
    schedule_title=words,
    row_code=words,
    row=words,
    row_path=paths,
    column=words,
    column_path=paths,
    printed=words,
    unit=words,
    amount=amounts,
    state=st.sampled_from(State),
    recovered=st.booleans(),
    quoted=words,
    passage=st.none() | st.integers(0, 999),
)
passages = st.builds(
    Passage,
    document=st.just(DOCUMENT),
    ordinal=st.just(0),
    kind=st.sampled_from(PassageKind),
    section=paths,
    text=words,
    spans=st.lists(
        st.builds(Span, start=st.integers(0, 99), end=st.integers(0, 99), place=places), min_size=1, max_size=2
    ).map(tuple),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_reading_comes_back_as_it_went_in(index: BudgetIndex, data: st.DataObject) -> None:
    reading = Reading(
        disclosure=data.draw(disclosures),
        facts=tuple(
            dataclasses.replace(fact, ordinal=at) for at, fact in enumerate(data.draw(st.lists(facts, max_size=3)))
        ),
        passages=tuple(
            dataclasses.replace(one, ordinal=at) for at, one in enumerate(data.draw(st.lists(passages, max_size=3)))
        ),
    )
    index.replace(reading)
    assert index.disclosures() == [reading.disclosure]
    assert index.facts.of_document(DOCUMENT) == reading.facts
    assert [str(fact.amount) for fact in index.facts.find()] == [str(fact.amount) for fact in reading.facts]
    assert index.passages.of_document(DOCUMENT) == reading.passages
