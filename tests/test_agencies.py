"""Names of public bodies: shortened as people do, and never stretched to somebody else."""

from __future__ import annotations

import pytest

from assistant.nicknames import Nicknames
from index.agencies import AgencyDirectory
from index.naming import short_names, split_places
from small_world import disclosure

BUREAU, STREET = "江州市东湖区规划和自然资源局", "江州市东湖区人民政府柳岸街道办事处"
UNIT = "江州市东湖区土地储备工作事务中心"


@pytest.fixture(scope="module")
def directory() -> AgencyDirectory:
    return AgencyDirectory([disclosure(BUREAU, 2024, units=(BUREAU, UNIT)), disclosure(STREET, 2024)])


@pytest.mark.parametrize(
    ("full", "places", "body"),
    [
        (STREET, ("江州市", "东湖区"), "柳岸街道办事处"),
        ("上海市杨浦区绿化和市容管理局", ("上海市", "杨浦区"), "绿化和市容管理局"),
        ("上海市徐汇区市场监督管理局", ("上海市", "徐汇区"), "市场监督管理局"),
        ("上海市嘉定区地区工作办公室", ("上海市", "嘉定区"), "地区工作办公室"),
        ("财政部", (), "财政部"),
        ("澜坪州文化和旅游局", ("澜坪州",), "文化和旅游局"),
        ("文山州市场监督管理局", ("文山州",), "市场监督管理局"),
        ("达州市教育局", ("达州市",), "教育局"),
    ],
)
def test_the_places_before_a_body_are_not_its_name(full: str, places: tuple[str, ...], body: str) -> None:
    assert split_places(full) == (places, body)


def test_a_prefecture_is_a_place_as_a_city_is() -> None:
    assert {"州文旅局", "澜坪文旅局", "澜坪州文旅局"} <= set(short_names("澜坪州文化和旅游局"))
    held = AgencyDirectory([disclosure("澜坪州文化和旅游局", 2024)])
    assert [m.names for m in held.mentions("徐州文旅局三公经费")] == [()]  # another place's, though it ends in 州 as well


def test_a_body_is_known_by_the_short_names_people_use() -> None:
    assert {"规资局", "东湖规资局", "东湖区规划资源局"} <= set(short_names(BUREAU))
    assert {"柳岸街道", "东湖区柳岸街道"} <= set(short_names(STREET))
    assert "江州市规资局" not in short_names(BUREAU)  # the city's bureau is another body


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("东湖规资局去年花了多少", BUREAU),
        ("柳岸街道的水费", STREET),
        ("土储中心的人员经费", UNIT),
        ("换成街道的呢", STREET),
    ],
)
def test_a_mention_names_one_body(directory: AgencyDirectory, text: str, name: str) -> None:
    assert [m.names for m in directory.mentions(text)] == [(name,)]


@pytest.mark.parametrize(
    "text", ["西湖区规资局", "上海市规资局", "东湖区财政局", "柳岸街道文化中心2024年", "东湖区矿产储备工作事务中心"]
)
def test_a_name_like_one_we_hold_is_nobody_we_know(directory: AgencyDirectory, text: str) -> None:
    assert [m.names for m in directory.mentions(text)] == [()]


def test_a_unit_belongs_to_its_department(directory: AgencyDirectory) -> None:
    assert directory.parent(UNIT) == BUREAU
    assert directory.units(BUREAU) == (UNIT,)
    assert directory.parent(STREET) is None


@pytest.fixture
def elsewhere() -> AgencyDirectory:
    """Bodies of other provinces, whose places no table of ours knows."""
    return AgencyDirectory(
        [
            disclosure("东港市海湾区文化广电旅游体育局", 2024, units=("东港市海湾区文化广电旅游体育局", "海湾区业余体育学校")),
            disclosure("平川县水务局", 2024),
            disclosure("东港市石桥镇人民政府", 2024, units=("东港市石桥镇人民政府", "石桥镇农业综合服务中心")),
            disclosure("东港市第二人民医院", 2024),
        ],
        waiting=[disclosure("东港市白沙镇人民政府", 2024)],
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("海湾文广旅体局旅游宣传花多少", "东港市海湾区文化广电旅游体育局"),
        ("海湾区文旅局2025机关运行费", "东港市海湾区文化广电旅游体育局"),
        ("东港市文旅局的三公", "东港市海湾区文化广电旅游体育局"),
        ("县水务局24年", "平川县水务局"),
        ("石桥镇农业服务中心办公费", "石桥镇农业综合服务中心"),
        ("农业中心呢", "石桥镇农业综合服务中心"),
        ("市二院去年收入", "东港市第二人民医院"),
        ("业余体校多少人", "海湾区业余体育学校"),
    ],
)
def test_a_name_written_short_keeps_its_first_and_last_characters(
    elsewhere: AgencyDirectory, said: str, meant: str
) -> None:
    (mention,) = elsewhere.mentions(said)
    assert mention.names == (meant,)


@pytest.mark.parametrize("said", ["洛江区文旅局的三公", "洛江县水务局", "青山镇的三公经费", "请问青山镇三公", "民政局办公费"])
def test_a_body_of_another_place_or_town_is_nobody_we_hold(elsewhere: AgencyDirectory, said: str) -> None:
    (mention,) = elsewhere.mentions(said)
    assert mention.names == ()


@pytest.mark.parametrize("said", ["小城镇建设花多少", "乡镇干部工资", "城镇居民补助", "业务委托费多少", "预算办公费多少"])
def test_words_that_only_look_like_a_body_name_nobody(elsewhere: AgencyDirectory, said: str) -> None:
    assert elsewhere.mentions(said) == []


@pytest.fixture
def nicknamed() -> AgencyDirectory:
    return AgencyDirectory(
        [
            disclosure("江州市东湖区城市管理行政执法局", 2026),
            disclosure("江州市东湖区建设和管理委员会", 2026),
            disclosure("江州市东湖区财政局", 2026),
            disclosure(STREET, 2026),
        ]
    )


def _no_item(text: str, agency: str) -> int:
    return 4 if text.startswith("城管执法") else 0


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("东湖城管今年租赁费多少", ["江州市东湖区城市管理行政执法局"]),
        ("城管今年为什么买车", ["江州市东湖区城市管理行政执法局"]),
        ("东湖财政今年三公", ["江州市东湖区财政局"]),
        ("东湖财政补贴多少", []),  # 财政 goes on to another word
        ("财政今年补贴多少", []),  # a common word names nobody without its place
        ("城管执法花了多少", []),  # an item's name
        ("柳岸街道的城管花多少", []),  # beside a body, a word like any other
        ("建管委和城管谁多", ["江州市东湖区城市管理行政执法局"]),
    ],
)
def test_a_nickname_without_an_ending_names_a_body_where_nothing_else_can_be_meant(
    nicknamed: AgencyDirectory, said: str, meant: list[str]
) -> None:
    found = Nicknames(nicknamed).stemmed(said, nicknamed.mentions(said), _no_item)
    assert [m.names for m in found] == [(name,) for name in meant]


def test_a_body_whose_document_waits_to_be_accepted_is_known_and_not_answered_for(elsewhere: AgencyDirectory) -> None:
    (mention,) = elsewhere.mentions("白沙镇的三公经费")
    assert (mention.names, mention.waiting) == ((), "东港市白沙镇人民政府")


@pytest.fixture(scope="module")
def two_places() -> AgencyDirectory:
    return AgencyDirectory(
        [disclosure("江州市东湖区文化和旅游局", 2025), disclosure("佳水市文化广电和旅游局", 2025), disclosure("佳水市第十一高级中学", 2025)]
    )


def test_a_short_name_behind_another_place_is_of_that_place(two_places: AgencyDirectory) -> None:
    assert [m.names for m in two_places.mentions("佳水文旅局2025年")] == [("佳水市文化广电和旅游局",)]


@pytest.mark.parametrize(("said", "meant"), [("佳水文旅2025年三公", "佳水市文化广电和旅游局"), ("东湖文旅的三公", "江州市东湖区文化和旅游局")])
def test_a_place_and_first_characters_name_the_one_body_there(two_places: AgencyDirectory, said: str, meant: str) -> None:
    assert [m.names for m in Nicknames(two_places).at_places(said)] == [(meant,)]


def test_bodies_counted_as_bodies_are_called_by_the_middle_of_their_names() -> None:
    directory = AgencyDirectory([disclosure(f"江州市{body}局", 2025) for body in ("民政", "农业农村", "教育")])
    found = Nicknames(directory).listed("民政、农业农村和教育三家谁的公务接待费最低")
    assert [m.names for m in found] == [("江州市民政局",), ("江州市农业农村局",), ("江州市教育局",)]


@pytest.mark.parametrize("said", ["湖阳和江州民政局2025年三公哪家大", "同样是民政局，湖阳和江州2025年三公差多少"])
def test_places_joined_share_the_kind_of_body_said_once(said: str) -> None:
    directory = AgencyDirectory([disclosure("湖阳县民政局", 2025), disclosure("江州市民政局", 2025), disclosure("湖阳县财政局", 2025)])
    named = [m for m in directory.mentions(said) if m.names]
    found = {n for m in (*named, *Nicknames(directory).of_one_kind(said, named)) for n in m.names}
    assert found == {"湖阳县民政局", "江州市民政局"}


def test_a_place_joined_to_no_other_names_nobody() -> None:
    directory = AgencyDirectory([disclosure("湖阳县民政局", 2025), disclosure("江州市民政局", 2025)])
    assert not Nicknames(directory).of_one_kind("湖阳那边民政局多少", [])


def test_school_fees_name_no_school(two_places: AgencyDirectory) -> None:
    assert two_places.mentions("收入中学费住宿费占多少") == []
