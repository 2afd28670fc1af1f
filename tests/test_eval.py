"""The yardstick itself is measured first; then the assistant, on the sample, against the baseline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Caution, Clarification, Figure, Option, Source, Status, Turn
from eval.dataset import KINDS, BadCase, Case, Kind, Value, load
from eval.metrics import judge, loose_numbers, same_amount, sourceless
from eval.report import Baseline, LowerBaseline, Report, Result, fallen, json_text, people_text, raised, read_baseline
from eval.runner import ask, measure
from eval.sets import groups

BASIC = Value(label="基本支出", amount=Decimal(5257121), named="基本支出", lines=[[334, 476]])
PROJECT = Value(label="项目支出", amount=Decimal(12603950), named="项目支出", lines=[[334]])


def source(mark: int = 1, line: int = 334, **changes: Any) -> Source:
    printed: dict[str, Any] = {
        "document": "19b1afcf0078",
        "source": "嘉定区地区工作办公室2024年部门预算.txt",
        "title": "2024年部门预算",
        "page": 1,
        "row": "合计",
        "column": "支出预算/基本支出",
        "quoted": "5,257,121",
    }
    return Source(id=mark, lines=(line, line), **{**printed, **changes})


def figure(amount: str = "5257121", label: str = "基本支出", **changes: Any) -> Figure:
    usual: dict[str, Any] = {"unit": "元", "printed": f"{Decimal(amount):,}", "printed_unit": "元", "origin": "cell"}
    return Figure(label=label, amount=amount, **{**usual, "citations": [1], **changes})


def answer(*figures: Figure, status: Status = "answered", text: str = "", **changes: Any) -> Answer:
    return Answer(
        question="基本支出多少", status=status, text=text, figures=list(figures), **{"citations": [source()], **changes}
    )


def asked(*values: Value, **changes: Any) -> Case:
    usual: dict[str, Any] = {"question": "基本支出多少", "status": {"answered", "partial"}}
    return Case(id="case", values=list(values), **{**usual, **changes})


def test_the_figure_asked_for_with_its_line_is_right_and_cited() -> None:
    verdict = judge(asked(BASIC), answer(figure()))
    assert verdict.right and verdict.cited and not verdict.wrong_number


def test_another_number_is_a_wrong_number() -> None:
    verdict = judge(asked(BASIC), answer(figure("5257112")))
    assert not verdict.right and verdict.wrong_number
    assert "基本支出＝5257121元" in verdict.why


def test_the_right_number_from_another_line_is_right_but_not_cited() -> None:
    verdict = judge(asked(BASIC), answer(figure(), citations=[source(line=113)]))
    assert verdict.right and not verdict.cited and not verdict.wrong_number


def test_basic_and_project_expenditure_swapped_are_both_wrong() -> None:
    basic, project = figure("12603950", "基本支出"), figure("5257121", "项目支出", citations=[2])
    cited = [source(), source(2, column="支出预算/项目支出", quoted="12,603,950")]
    swapped = judge(asked(BASIC, PROJECT), answer(basic, project, citations=cited))
    assert not swapped.right and swapped.wrong_number
    straight = [figure(), figure("12603950", "项目支出", citations=[2])]
    assert judge(asked(BASIC, PROJECT), answer(*straight, citations=cited)).cited


def test_the_name_of_the_row_or_column_cited_will_do_where_the_label_is_short() -> None:
    assert judge(asked(BASIC), answer(figure(label="合计"))).right
    assert not judge(asked(BASIC), answer(figure(label="合计"), citations=[source(column="支出预算/项目支出")])).right


def test_what_an_answer_was_computed_from_is_not_the_answer() -> None:
    verdict = judge(asked(BASIC), answer(figure(role="support")))
    assert not verdict.right
    assert not verdict.wrong_number, "it offered no number as the answer"


def test_the_neighbours_number_beside_the_right_one_is_a_wrong_number() -> None:
    verdict = judge(asked(BASIC, never=["12603950"]), answer(figure(), figure("12603950", "项目支出")))
    assert not verdict.right and verdict.wrong_number


def test_naming_everything_is_not_answering() -> None:
    every = [figure(str(amount), "某项") for amount in range(1000, 1008)]
    assert judge(asked(BASIC), answer(figure(), *every)).wrong_number


def test_a_number_where_nothing_is_disclosed_is_a_wrong_number() -> None:
    case = asked(status={"not_disclosed", "out_of_scope"})
    assert judge(case, answer(figure())).wrong_number
    refused = judge(case, answer(figure(role="support"), status="not_disclosed", text="没有披露。"))
    assert refused.right and not refused.wrong_number


@pytest.mark.parametrize(
    ("amount", "unit", "given", "printed", "printed_unit", "same"),
    [
        ("5000", "元", "5000", "0.50", "万元", True),
        ("318040", "元", "318000", "31.80", "万元", True),  # the page prints two places of 万元
        ("318060", "元", "318000", "31.80", "万元", False),
        ("31.80", "万元", "318040", "318,040", "元", True),
        ("31.80", "万元", "318051", "318,051", "元", False),
        ("5257121", "元", "5257122", "5,257,122", "元", False),  # printed to the yuan: no tolerance
        ("17861071", "元", "17861000", "17,861,000", "元", False),
        ("0", "万元", "0", "0", "万元", True),
        ("45000", "元", "-45000", "-45,000", "元", True),  # how much less, said either way
    ],
)
def test_tolerance_comes_from_printed_decimals_only(
    amount: str, unit: str, given: str, printed: str, printed_unit: str, same: bool
) -> None:
    found = figure(given, printed=printed, printed_unit=printed_unit)
    assert same_amount(Value(label="", amount=Decimal(amount), unit=unit), found) is same


def test_a_derived_number_has_no_printed_decimals_to_hide_behind() -> None:
    rounded = figure("525700", printed="52.57", printed_unit="万元", origin="derived")
    assert not same_amount(Value(label="", amount=Decimal(525712)), rounded)


def test_a_share_is_compared_at_the_places_written() -> None:
    share = Value(label="占比", amount=Decimal("29.43"), unit="%")
    assert same_amount(share, figure("29.4334", unit="%", printed_unit="%"))
    assert not same_amount(share, figure("29.51", unit="%", printed_unit="%"))
    assert not same_amount(share, figure("29.43", unit="元")), "a share is no amount of money"


def test_a_sum_cites_the_lines_of_both_operands() -> None:
    total = Value(label="合计", amount=Decimal(139000), lines=[[560], [570]])
    operands = [figure("129000", "办公费", role="support"), figure("10000", "印刷费", role="support", citations=[2])]
    added = figure("139000", "合计", origin="derived", formula="129,000 + 10,000", citations=[])
    both, one = [source(line=560), source(2, line=570)], [source(line=560), source(2, line=572)]
    assert judge(asked(total), answer(added, *operands, citations=both)).cited
    assert not judge(asked(total), answer(added, *operands, citations=one)).cited


def test_a_number_in_the_text_that_nothing_accounts_for_is_loose() -> None:
    said = answer(figure(), text="**5,257,121元（525.71万元）**[1]，比上年多 90.58 万元，共3项。")
    assert loose_numbers(asked(BASIC), said) == ["90.58"]
    assert judge(asked(BASIC), said).unsourced == ("90.58",)
    assert loose_numbers(asked(BASIC, question="是不是多了90.58万元？"), said) == [], "the asker said it first"


def test_a_figure_that_cites_nothing_is_without_a_source() -> None:
    assert sourceless(answer(figure(citations=[]))) == ["5,257,121"]
    assert sourceless(answer(figure(citations=[9]))) == ["5,257,121"], "there is no ninth source"
    assert sourceless(answer(figure("1", origin="derived", citations=[]), figure(role="support"))) == []


def test_asking_back_needs_two_options_and_the_ones_in_question() -> None:
    case = asked(status={"clarify"}, options=["基本工资", "工资福利支出"])
    options = [Option(label="基本工资", question="基本工资多少？"), Option(label="奖金", question="奖金多少？")]
    back = answer(status="clarify", clarification=Clarification(question="哪一项？", options=options))
    assert judge(case, back).why == "反问的选项里没有“工资福利支出”"
    assert not judge(case, answer(figure())).right, "picking one silently is not asking back"
    assert judge(case, answer(figure())).wrong_number


def test_a_contradiction_must_be_pointed_out_and_both_places_cited() -> None:
    case = asked(warns=True, lines=[[113]], says=["不符|不一致"])
    plain = answer(figure(), text="525.71万元")
    assert not judge(case, plain).right
    warned = [Caution(kind="discrepancy", text="说明与表不一致。", citations=[1])]
    assert judge(case, answer(figure(), warnings=warned)).right
    assert not judge(case, answer(figure(), warnings=warned)).cited
    assert judge(case, answer(figure(), warnings=warned, citations=[source(), source(2, line=113)])).cited


def result(name: str, *, cited: bool = True, wrong: bool = False, unsourced: Sequence[str] = ()) -> Result:
    return Result(
        id=name,
        kind="share",
        question="占多少",
        status="answered",
        right=cited,
        cited=cited,
        wrong_number=wrong,
        gave_numbers=True,
        unsourced=list(unsourced),
        text="29.43%",
    )


GOOD = Report.of([result("share-01"), result("share-02"), result("share-03", cited=False)])


def test_a_kind_below_its_baseline_is_told_with_the_cases_lost() -> None:
    baseline = raised(GOOD, None)
    assert baseline.open == ["share-03"]
    assert fallen(GOOD, baseline) == []
    worse = Report.of([result("share-01"), result("share-02", cited=False), result("share-03", cited=False)])
    assert fallen(worse, baseline) == ["占比（share）答对且有出处 33.3%，低于基线 66.7%：share-02。"]


def test_more_wrong_numbers_or_numbers_without_a_source_fall_below_the_baseline_too() -> None:
    baseline = raised(GOOD, None)
    others = [result("share-01"), result("share-02"), result("share-03", cited=False, wrong=True, unsourced=["7"])]
    assert [sentence[:14] for sentence in fallen(Report.of(others), baseline)] == [
        "占比（share）给错数字 ",
        "占比（share）没有出处的",
    ]


def test_a_kind_without_a_baseline_is_told() -> None:
    assert "没有基线" in fallen(GOOD, None)[0]
    assert "没有基线" in fallen(GOOD, Baseline(kinds={}))[0]


def test_a_baseline_is_raised_but_never_lowered() -> None:
    baseline = raised(GOOD, None)
    better = Report.of([result("share-01"), result("share-02"), result("share-03")])
    assert raised(better, baseline).kinds["share"].cited == 3
    with pytest.raises(LowerBaseline, match="占比"):
        raised(GOOD, raised(better, None))


def test_a_new_case_not_yet_answered_may_enter_the_baseline() -> None:
    grown = Report.of([*GOOD.results, result("share-04", cited=False, wrong=True)])
    assert raised(grown, raised(GOOD, None)).kinds["share"].asked == 4
    lost = Report.of([*grown.results[1:], result("share-01", cited=False)])
    with pytest.raises(LowerBaseline):
        raised(lost, raised(GOOD, None))


def test_measuring_one_kind_leaves_the_others_baseline_alone() -> None:
    before = raised(GOOD, None)
    other = Report.of([result("sum-01", cited=False).model_copy(update={"kind": "sum"})])
    after = raised(other, before)
    assert after.kinds["share"] == before.kinds["share"]
    assert after.open == ["share-03", "sum-01"]


def test_people_read_a_table_and_programs_read_json() -> None:
    told = people_text(GOOD, raised(GOOD, None))
    assert "占比 share" in told and "share-03 占多少" in told and "基线时也未答对" in told
    written = json.loads(json_text(GOOD, None))
    assert written["kinds"]["share"]["right_and_cited"] == "0.6666"
    assert written["total"]["asked"] == 3 and written["below_baseline"]


def test_an_assistant_that_breaks_on_a_question_fails_that_question_only() -> None:
    class Breaks:
        def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
            raise KeyError(question)

    broke = ask("lookup", asked(BASIC), Breaks())
    assert (broke.status, broke.right, broke.why) == ("error", False, "出错：KeyError")


def test_a_line_that_is_no_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "sum.jsonl").write_text('{"id": "sum-01", "question": "合计"}\n{"id": "sum-02", "frage": "?"}\n')
    with pytest.raises(BadCase, match=r"sum\.jsonl 第2行"):
        load("sum", tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_expects_something_that_stands_on_the_page(kind: Kind, sample: Path) -> None:
    page = sample.read_text("utf-8").splitlines()
    for case in load(kind):
        answered = bool(case.status & {"answered", "partial"})
        assert bool(case.values or case.says or case.lines) == answered, f"{case.id} expects nothing, or too much"
        for place in [*case.lines, *(place for value in case.values for place in value.lines)]:
            assert all(page[line - 1].strip() for line in place), f"{case.id} cites an empty line"
        for value in case.values:
            if len(value.lines) == 1 and value.unit == "元" and value.amount > 1000:
                printed = [page[line - 1].replace(",", "") for line in value.lines[0]]
                wan = f"{value.amount / 10_000:f}".rstrip("0")
                assert any(str(value.amount) in text or wan in text for text in printed), (
                    f"{case.id}: not printed there"
                )


def test_no_kind_falls_below_its_baseline() -> None:
    baseline = read_baseline()
    asked = groups()
    assert baseline is not None and set(baseline.kinds) == {group.name for group in asked}
    # Two of the eight rewordings are enough here; `mingzhang eval` asks them all.
    here = {"paraphrase/typo", "paraphrase/terse"}
    report = measure(one for one in asked if one.set != "paraphrase" or one.name in here)
    assert fallen(report, baseline) == [], people_text(report, baseline)
