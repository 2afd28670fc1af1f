"""Exact working: derivations by hand, amounts as printed, and the gate no unsourced number passes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import derivation
from assistant.citations import Ledger, in_unit, loose_numbers, money, require_sources
from assistant.homophones import SoundTable
from index.amounts import half_step, in_yuan, read_number
from index.errors import CitationError
from index.records import Fact
from small_world import disclosure, reading

DISCLOSURE = disclosure("江州市东湖区园林局", 2025)
FACTS = reading(DISCLOSURE, [("", "合计", ("合计",), "600", "400")]).facts
TOTAL, BASIC, PROJECT = FACTS


def ledger() -> Ledger:
    return Ledger({DISCLOSURE.document: DISCLOSURE}.__getitem__)


def test_a_base_of_zero_has_no_rate_and_no_share() -> None:
    nothing = replace(BASIC, printed="0", amount=Decimal(0))
    assert derivation.growth(BASIC, nothing) is None
    assert derivation.share(BASIC, nothing) is None


def test_unlike_units_do_not_add_up() -> None:
    people = replace(BASIC, unit="人次", printed="30", amount=Decimal(30))
    with pytest.raises(ValueError, match="unlike"):
        derivation.total([BASIC, people])


def test_what_is_printed_in_different_units_is_computed_in_yuan() -> None:
    larger = replace(BASIC, unit="万元", printed="1.50", amount=Decimal("15000.00"))
    assert derivation.difference(larger, PROJECT).formula == "15,000 - 400 = 14,600（元）"


def test_several_figures_are_computed_with_as_their_sum() -> None:
    part = derivation.share(BASIC, [BASIC, PROJECT])
    assert part is not None and part.formula == "600 ÷ (600 + 400) × 100% = 60.00%"
    assert derivation.gap(PROJECT, [BASIC, PROJECT]).formula == "(600 + 400) - 400 = 600（元）"
    assert derivation.mean([BASIC, PROJECT]).formula == "(600 + 400) ÷ 2 = 500.00（元）"


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=6))
def test_sums_are_exact(values: list[Decimal]) -> None:
    facts: list[Fact] = [replace(BASIC, printed=f"{v}", amount=v) for v in values]
    assert derivation.total(facts).value == sum(values)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_printed_number_is_read_back_exactly(value: Decimal) -> None:
    assert read_number(f"{value:,f}") == value


def test_tolerance_is_half_of_the_last_printed_place() -> None:
    assert half_step("0.50", "万元") == in_yuan(Decimal("0.005"), "万元")


def test_large_amounts_are_also_said_in_ten_thousands() -> None:
    assert money(Decimal("9999")) == "9,999元"
    assert money(Decimal("5257121")) == "5,257,121元（525.71万元）"
    assert money(Decimal("371514655.00")) == "371,514,655元（3.7151亿元）"
    assert in_unit(Decimal("135000"), "万元") == "13.5"


def test_a_number_without_a_source_cannot_leave() -> None:
    book = ledger()
    text = f"合计为{book.figure(TOTAL)}。"
    require_sources(text, book, "合计多少")
    assert loose_numbers(text + "另有888元。", book, "合计多少") == ["888"]
    with pytest.raises(CitationError, match="888"):
        require_sources(text + "另有888元。", book, "合计多少")


def test_one_place_of_printing_has_one_number() -> None:
    book = ledger()
    assert book.cite_fact(TOTAL) == book.cite_fact(TOTAL) == 1
    assert book.cite_fact(BASIC) == 2


def test_words_typed_by_their_sound_are_put_right_and_right_words_left() -> None:
    table = SoundTable(["三公经费", "津贴补贴", "公务接待费"])
    assert table.corrections("三工经费多少", {}) == [(0, 4, "三公经费")]
    assert table.corrections("津贴补贴多少", {}) == []
    assert table.corrections("三宫六院多少", {}) == []
