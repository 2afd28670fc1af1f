"""The questions there are: by room and kind, in other words, about what is not there, and a half set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.dataset import ANSWERED, BadCase, Case, Value, load, resolved
from eval.report import Report, Result, people_text
from eval.rewording import HOW, MISSING, invented, paraphrases
from eval.runner import run
from eval.sets import UnknownSet, called, chosen, groups


def test_a_set_is_chosen_by_its_name_in_either_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen([]) == groups()
    assert [one.name for one in chosen(["追问", "share"])] == [
        "follow-up", "generated/follow-up", "share", "generated/share",
    ]  # fmt: skip
    assert {one.set for one in chosen(["自拟文件"])} == {"generated"} == {one.set for one in chosen(["generated"])}
    assert [one.name for one in chosen(["换个说法"])] == [f"paraphrase/{how}" for how in HOW]
    assert [one.name for one in chosen(["invented", "查无此事"])] == [f"invented/{missing}" for missing in MISSING]
    assert [called(one.name) for one in chosen(["错别字"])] == ["换个说法·错别字"]
    with pytest.raises(UnknownSet, match="没有题集“加法”"):
        chosen(["加法"])
    assert run(["加法"]) == 2
    assert "没有题集“加法”" in capsys.readouterr().err


def test_questions_set_aside_are_asked_only_when_wanted_and_never_make_a_baseline(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "held-out" not in {one.set for one in groups()}
    assert {one.set for one in groups(held_out=True)} == {"held-out"}
    with pytest.raises(UnknownSet) as refused:
        chosen(["held-out"])
    assert "held-out" not in str(refused.value).partition("可选")[2]  # nor offered by what refuses it
    assert run(held_out=True, write_baseline=True) == 2
    assert "不写基线" in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [False, True])
def test_of_questions_set_aside_only_the_scores_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    group = groups(held_out=True)[0]
    wrong = Result(id=group.cases[0].id, kind=group.name, question=group.cases[0].question, status="answered", why="答错")
    monkeypatch.setattr("eval.runner.measure", lambda _: Report.of([wrong]))
    assert run(held_out=True, as_json=as_json) == 0
    told = capsys.readouterr().out
    assert wrong.id not in told and wrong.question not in told and wrong.why not in told


def test_a_change_in_percent_is_cited_by_its_percentage_and_by_no_printed_zero() -> None:
    grown = resolved(Value(facts=["青岩农业 2024 三公", "青岩农业 2023 三公"], how="growth"))
    new, old = (resolved(Value(facts=[f"青岩农业 {year} 三公"])).amount for year in (2024, 2023))
    assert new is not None and old is not None and grown.amount == round(abs(new - old) / old * 100, 2)
    told = [amount for places in grown.places for place in places if place.names == [""] for amount in place.amounts]
    assert set(told) == {grown.amount} and 0 not in told


def test_there_are_400_cases_of_our_own_and_no_two_alike() -> None:
    own = [one for one in groups() if one.set in {"sample", "generated"}]
    aside = groups(held_out=True)
    cases = [case for group in (*own, *aside) for case in group.cases]
    assert len(cases) >= 400
    assert len({case.id for case in cases}) == len(cases)
    assert len({(case.question, *(turn.content for turn in case.history)) for case in cases}) == len(cases)
    generated, half = (sum(len(one.cases) for one in some) for some in (chosen(["generated"]), aside))
    assert generated >= 100 and half >= 100
    assert {one.kind for one in aside} == {one.kind for one in chosen(["generated"])}


def test_100_questions_are_put_in_8_ways_and_200_ask_for_what_is_not_there() -> None:
    reworded = chosen(["paraphrase"])
    assert {one.kind: len(one.cases) for one in reworded} == dict.fromkeys(HOW, 100)
    originals = {case.question for group in chosen(["sample"]) for case in group.cases}
    asked = [case.question for group in reworded for case in group.cases]
    assert not originals.intersection(asked)
    absent = [case for group in chosen(["invented"]) for case in group.cases]
    assert len(absent) == len({case.question for case in absent}) == 200


def test_a_reworded_question_expects_the_same_figures(tmp_path: Path) -> None:
    value = Value(label="办公费", amount=129000, lines=[[560]])  # type: ignore[arg-type]
    original = Case(id="lookup-01", question="办公费多少", status=ANSWERED, values=[value], says=["办公费"])
    told = Case(id="narrative-01", question="管什么的", status=ANSWERED, says=["治理"])
    path = tmp_path / "paraphrases.jsonl"
    lines = [
        {"of": "lookup-01", "how": "typo", "question": "办工费多少"},
        {"of": "narrative-01", "how": "terse", "question": "职能"},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    found = paraphrases({"lookup-01": original, "narrative-01": told}, path)
    (typo,), (terse,) = found["typo"], found["terse"]
    assert (typo.id, typo.question, typo.values, typo.says) == ("lookup-01-typo", "办工费多少", [value], [])
    assert terse.says == ["治理"], "an answer in words alone keeps its words"
    with pytest.raises(BadCase, match="没有题目“narrative-01”"):
        paraphrases({"lookup-01": original}, path)


def test_what_is_not_there_must_be_refused(tmp_path: Path) -> None:
    path = tmp_path / "invented.jsonl"
    path.write_text('{"question": "乌有局2024年预算", "missing": "agency"}\n{"question": "?", "missing": "colour"}\n')
    with pytest.raises(BadCase, match="第2行"):
        invented(path)
    path.write_text('{"question": "乌有局2024年预算", "missing": "agency"}\n')
    assert invented(path)["agency"][0].status == {"not_disclosed", "out_of_scope"}


def test_a_report_says_how_each_set_did() -> None:
    def result(kind: str, right: bool) -> Result:
        return Result(id=kind, kind=kind, question="多少", status="answered", right=right, cited=right)

    kinds = ("share", "sum", "paraphrase/typo", "paraphrase/terse", "invented/year")
    told = people_text(Report.of([result(kind, kind != "paraphrase/typo") for kind in kinds]), None)
    assert "paraphrase/typo 多少" in told
    scores = people_text(Report.of([result("held-out/share", False)]), None, cases=False)
    assert "封存题·占比 held-out/share" in scores and "多少" not in scores, "whoever looks learns from them"
    assert "小计 换个说法" in told and "换个说法：2 问里 50.0% 得到原题的数。" in told
    assert "查无此事：1 问里 100.0% 如实说没有。" in told


def test_a_case_names_figures_of_the_made_up_disclosures(tmp_path: Path) -> None:
    file = tmp_path / "share.jsonl"
    share = {"facts": ["青岩农业 2024 接待", "青岩农业 2024 三公"], "how": "share"}
    line = {
        "id": "a",
        "question": "{青岩农业 2024 接待 万元}万元占多少",
        "values": [share],
        "quotes": ["青岩农业 2024：接待"],
    }
    file.write_text(json.dumps({**line, "never": ["{青岩农业 2024 运行}"]}, ensure_ascii=False))
    (case,) = load("share", tmp_path)
    assert case.question == "6.59万元占多少" and [str(one) for one in case.never] == ["318200.00"]
    (value,) = case.values
    assert (str(value.amount), value.unit) == ("11.68", "%")
    assert value.places[0][0].document == "青岩县农业农村局2024年部门预算.txt"
    for wrong, why in (
        ("青岩农业 2024 出海", "没有印出“出海”"),
        ("乌有局 2024 三公", "没有自拟的部门"),
        ("三公", "写法"),
    ):
        file.write_text(json.dumps({**line, "values": [{"facts": [wrong]}]}, ensure_ascii=False))
        with pytest.raises(BadCase, match=why):
            load("share", tmp_path)
