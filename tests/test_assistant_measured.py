"""What people ask to know in a unit of its own: how many, how large, how long, from how many points on."""

from __future__ import annotations

from pathlib import Path

import pytest

from asking import last, offered, published
from assistant.conversation import Assistant
from tests.provincial import BODY, account, budget

SAID = (
    "一、部门基本情况",
    "甲县林业局行政编制17名，事业编制8名；在职人员24人，退休人员11人。",
    "二、国有资产占有使用情况说明",
    "截至2024年12月31日，本部门固定资产金额412.37万元，分布构成情况为：房屋1,230平方米，车辆1辆。",
    "三、预算绩效情况说明",
    "项目一：公益林管护补偿。预算安排350.00万元。绩效目标：管护公益林面积41.2万亩，选聘护林员186人，补偿资金兑现率100%。",
    "项目二：专职扑火队运行。预算安排112.00万元，用于16名专职扑火队员薪酬和营房维护，接警后30分钟内出动，全年开展扑火演练不少于12次。",
    "项目三：古树名木监测平台建设。预算安排95.00万元，在23处古树群布设监测设备，绩效目标：系统可用率不低于99.5%，故障响应时间不超过45分钟，"
    "项目于2025年11月底前完成验收。每季度组织第三方测评，低于85分的按比例扣减运维费。",
    "项目四：乡村护林补助。用于14个行政村护林员报酬，按每村每年不低于28万元的标准核定，资金由镇财政所按季度拨付到村。",
    "项目五：森林病害监测。主要问题：监测点偏少，数据回传不及时。",
    "护林防火两项津贴支出66.00万元，主要用于夜间值守津贴和高山巡护津贴；用于林业事业的彩票公益金支出92.68万元，主要用于步道座椅更新。",
    "四、其他情况说明",
    "公务接待费预算6.50万元。主要用于接待青水市考察团，其中：接待批次3次、接待15人次。",
    "（三）机关运行经费说明。我单位不在机关运行经费统计范围之内。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("measured")
    return published(folder, {"甲县林业局2025年部门预算.html": budget(*SAID)})


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("公益林管护补偿管多大面积的公益林、请多少个护林员", {"41.2", "186"}),
        ("公益林管护补偿请了几个护林员", {"186"}),
        ("古树名木监测平台在多少个地方布了点", {"23"}),
        ("古树名木监测平台测评打多少分以下要扣钱", {"85"}),
        ("古树名木监测平台系统可用率和故障响应时间有啥要求", {"不低于99.5", "不超过45"}),
        ("实际在岗多少人", {"24"}),
        ("退休的有几个", {"11"}),
    ],
)
def test_a_figure_is_picked_out_of_the_sentence_by_its_unit_and_the_words_it_is_asked_under(assistant: Assistant, question: str, figures: set[str]) -> None:
    answer = last(assistant, f"{BODY}2025年{question}？")
    assert (answer.status, offered(answer)) == ("answered", figures)


def test_a_count_asked_after_a_project_is_that_of_its_own_paragraph(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2025年专职扑火队运行安排多少钱？", "有几个队员？")
    assert offered(answer) == {"16"}


def test_the_area_of_the_houses_among_the_assets_just_told_is_their_own(assistant: Assistant) -> None:
    answer = last(assistant, f"{BODY}2025年固定资产金额多少？", "里面房子有多大面积？")
    assert offered(answer) == {"1230"}


@pytest.mark.parametrize("question", ["公益林管护补偿买了几台无人机", "古树名木监测平台有几个值班室", "专职扑火队有多少辆消防车"])
def test_a_count_of_what_no_sentence_counts_is_none_of_the_others(assistant: Assistant, question: str) -> None:
    assert not offered(last(assistant, f"{BODY}2025年{question}？"))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("古树名木监测平台什么时候验收", "11月底前"),
        ("古树名木监测平台多久测评一次", "每季度"),
        ("乡村护林补助多久拨一次", "按季度拨付"),
        ("接待的是哪里来的客人", "青水市考察团"),
        ("护林防火两项津贴是哪两项", "夜间值守津贴和高山巡护津贴"),
        ("有没有机关运行经费", "不在机关运行经费统计范围之内"),
        ("森林病害监测暴露出什么主要问题", "监测点偏少"),
    ],
)
def test_what_is_asked_in_words_is_told_by_the_sentence_and_by_no_figure_beside_it(assistant: Assistant, question: str, told: str) -> None:
    answer = last(assistant, f"{BODY}2025年{question}？")
    assert answer.status == "answered" and told in answer.text


def test_what_each_village_gets_is_a_figure_of_its_own(assistant: Assistant) -> None:
    assert offered(last(assistant, f"{BODY}2025年乡村护林补助每个村一年最少给多少？")) == {"不低于28"}


_PAID = (
    "重点项目目标：护林员补贴每人每月425元、林区困难职工护理补贴按等级分为每人每月500元、250元和125元；林农房屋加固180户，户均补助7750元；"
    "林区职工意外伤害保险参保1218人，每人75元。",
)


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("护理补贴一个月发多少", {"500", "250", "125"}), ("护林员补贴每人每月多少钱", {"425"}), ("林农房屋加固一户补多少钱", {"7750"}),
        ("职工意外伤害保险每人交多少", {"75"}), ("职工意外伤害保险每人多少钱", {"75"}),
    ],
)  # fmt: skip
def test_what_one_of_them_gets_is_printed_beside_it_and_is_never_the_money_for_all(tmp_path: Path, question: str, figures: set[str]) -> None:
    assert offered(published(tmp_path, {"a.html": budget(*_PAID)}).ask(f"{BODY}2025年{question}？")) == figures


def test_a_limit_that_is_set_is_no_order_and_no_difference(assistant: Assistant) -> None:
    assert offered(last(assistant, f"{BODY}2025年扑火演练一年最少多少次？")) == {"不少于12"}


def test_an_amount_for_one_purpose_alone_is_the_amount_of_that_purpose(assistant: Assistant) -> None:
    assert offered(last(assistant, f"{BODY}2025年步道座椅更新有多少钱？")) == {"92.68"}


_EQUIPPED = "截至2024年12月31日，甲县林业局共有车辆6辆；单价100万元（含）以上设备（不含车辆）2台（套）。"


@pytest.mark.parametrize("question", ["有没有那种一百万以上的大件设备，几台", "单价100万元以上的设备几台（套）", "有没有100万以上的设备"])
def test_equipment_is_counted_by_the_price_it_is_printed_under(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {"a.html": account(_EQUIPPED)}).ask(f"{BODY}2024年决算{question}")
    assert (answer.status, offered(answer)) == ("answered", {"2"})


def test_equipment_of_a_price_that_is_not_printed_is_not_counted(tmp_path: Path) -> None:
    answer = published(tmp_path, {"a.html": account(_EQUIPPED)}).ask(f"{BODY}2024年决算50万以上的设备有几台")
    assert (answer.status, offered(answer)) == ("not_disclosed", set()) and "100万元" in answer.text


_CARS = "截至2024年12月31日，本部门共有车辆7辆，其中：机要通信用车1辆、应急保障用车1辆、业务用车5辆。"


@pytest.mark.parametrize("question", ["林业局的车都是什么用途的", "林业局的7辆车分别是什么车", "林业局那些车都是干什么用的"])
def test_what_the_vehicles_are_for_is_how_many_there_are_of_each_kind(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": budget(_CARS)}).ask(question)
    assert "业务用车5辆" in answer.text
    assert not any(f.unit == "万元" for f in answer.figures)


def test_what_the_counted_equipment_is_and_when_it_was_bought_is_not_told_by_its_number(tmp_path: Path) -> None:
    answer = published(tmp_path, {"甲县林业局2025年部门预算.html": budget(_EQUIPPED)}).ask("林业局那两台百万以上的设备是什么设备")
    assert answer.status == "not_disclosed"
    assert offered(answer) == set()


def test_an_item_of_one_word_is_no_count_of_a_sentence_that_says_the_body_s_name(tmp_path: Path) -> None:
    said = "截至2024年12月31日，甲县林业局及所属各单位共有车辆8辆，其中：其他用车1辆。林业支出（款）安排31.00万元。"
    assistant = published(tmp_path, {"甲县林业局2025年部门预算.html": budget(said)})
    answer = last(assistant, "甲县林业局2025年林业是多少")
    assert "8辆" not in answer.text


@pytest.mark.parametrize(
    ("question", "status", "figure"),
    [
        ("按在职人数算，人均公用支出多少元", "answered", "24人"),
        ("公用支出除以退休人数，人均多少", "answered", "11人"),
        ("平均一个学生摊到多少公用支出", "not_disclosed", "没有印“学生”的数量"),
    ],
)
def test_money_is_divided_by_the_count_that_the_asker_names(assistant: Assistant, question: str, status: str, figure: str) -> None:
    answer = last(assistant, f"{BODY}2025年{question.replace('公用支出', '公务接待费')}？")
    assert (answer.status, figure in answer.text) == (status, True)
