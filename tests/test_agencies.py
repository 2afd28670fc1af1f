"""Names of public bodies: shortened as people do, and never stretched to somebody else."""

from __future__ import annotations

import pytest

from index.agencies import AgencyDirectory, short_names, split_places
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
    ],
)
def test_the_places_before_a_body_are_not_its_name(full: str, places: tuple[str, ...], body: str) -> None:
    assert split_places(full) == (places, body)


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
