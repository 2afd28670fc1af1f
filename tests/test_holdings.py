"""Documents are looked up by their body, however many there are; names are read again only when a body came or went."""

from __future__ import annotations

from assistant.holdings import Holdings
from index.vocabulary import Phase
from small_world import disclosure

BUREAU, STREET, UNIT = "江州市东湖区水务局", "江州市东湖区人民政府柳岸街道办事处", "江州市东湖区水闸管理所"
HELD = [
    disclosure(BUREAU, 2024, units=(BUREAU, UNIT)),
    disclosure(BUREAU, 2025, units=(BUREAU, UNIT)),
    disclosure(BUREAU, 2024, phase=Phase.EXECUTED, units=(BUREAU, UNIT)),
    disclosure(STREET, 2025),
]


def test_documents_are_found_by_body_year_and_phase() -> None:
    holdings = Holdings(HELD)
    assert [d.fiscal_year for d in holdings.of(BUREAU, years=(2025,))] == [2025]
    assert [d.phase for d in holdings.of(BUREAU, phases=(Phase.EXECUTED,))] == [Phase.EXECUTED]
    assert holdings.of("江州市东湖区财政局") == []


def test_a_unit_without_documents_stands_in_its_departments() -> None:
    assert Holdings(HELD).of(UNIT) == Holdings(HELD).of(BUREAU)


def test_documents_of_years_nobody_holds_are_all_there_are() -> None:
    holdings = Holdings(HELD)
    assert {d.fiscal_year for d in holdings.of_years((2025,))} == {2025}
    assert len(holdings.of_years((2019,))) == len(HELD)


def test_another_year_of_a_known_body_brings_no_new_names() -> None:
    before = Holdings(HELD[:1])
    assert Holdings(HELD[:2], before=before).directory is before.directory
    after = Holdings(HELD, before=before)
    assert after.directory is not before.directory and after.directory.mentions("柳岸街道2025年")[0].names == (STREET,)


def test_waiting_documents_are_known_apart() -> None:
    holdings = Holdings(HELD[:3], waiting=HELD[3:])
    assert holdings.waiting_of(STREET) == HELD[3:] and holdings.of(STREET) == []
    assert holdings.document(HELD[3].document) is HELD[3]
