"""The layouts ruled disclosures are printed in, each once: headers, pages, codes, names, sides, notes."""

from __future__ import annotations

from dataclasses import replace

from ingest.facts import read_tables
from ingest.pages import Line
from layouts import only, page_of, printed

SPENDING = "2024年部门支出预算总表\n编制部门：某局 单位：元"
HEADER: list[list[str | None]] = [
    ["项目", None, None, None, "支出预算", None, None],
    ["功能分类科目编码", None, None, "功能分类\n科目名称", "合计", "基本支出", "项目支出"],
    ["类", "款", "项", "^", "^", "^", "^"],
]


def test_the_header_folds_into_paths_and_the_title_and_unit_are_read_beside_it() -> None:
    table = only([page_of(1, SPENDING, [*HEADER, ["208", "05", "01", "行政单位\n离退休", "10", "10", ""]])])
    assert (table.title, table.unit) == ("2024年部门支出预算总表", "元")
    assert [c.path for c in table.columns[3:]] == [
        ("项目", "功能分类科目名称"),
        ("支出预算", "合计"),
        ("支出预算", "基本支出"),
        ("支出预算", "项目支出"),
    ]
    assert printed(table) == [
        ("2080501", "行政单位离退休", "合计", "10"),
        ("2080501", "行政单位离退休", "基本支出", "10"),
    ]


def test_a_page_without_title_goes_on_with_or_without_its_header() -> None:
    first = page_of(1, SPENDING, [*HEADER, ["208", "", "", "社会保障", "10", "10", "0"]])
    bare = page_of(2, "", [["210", "", "", "卫生健康", "5", "0", "5"]])
    again = page_of(3, "", [*HEADER, ["221", "", "", "住房保障", "7", "7", "0"]])
    table = only([first, bare, again])
    assert [row.code for row in table.rows] == ["208", "210", "221"]
    assert [region.page for region in table.regions] == [1, 2, 3]


def test_a_lone_total_row_with_merged_names_belongs_to_the_table_before_it() -> None:
    first = page_of(1, SPENDING, [*HEADER, ["208", "", "", "社会保障", "10", "4", "6"]])
    lone = page_of(2, "", [["合计", "10", "4", "6"]], widths=[240, 60, 60, 60])
    table = only([first, lone])
    assert printed(table)[3:] == [
        ("", "合计", "合计", "10"),
        ("", "合计", "基本支出", "4"),
        ("", "合计", "项目支出", "6"),
    ]


def test_the_next_title_begins_the_next_table() -> None:
    first = page_of(1, SPENDING, [*HEADER, ["208", "", "", "社会保障", "10", "4", "6"]])
    second = page_of(
        2, "2024年部门一般公共预算支出表\n单位：万元", [*HEADER, ["208", "", "", "社会保障", "1", "1", ""]]
    )
    assert [t.title for t in read_tables([first, second])] == ["2024年部门支出预算总表", "2024年部门一般公共预算支出表"]


def test_a_name_cut_by_the_page_is_joined() -> None:
    first = page_of(1, SPENDING, [*HEADER, ["208", "05", "05", "机关事业单位基本养老", "10", "4", "6"]])
    rest = page_of(2, "", [["", "", "", "保险缴费支出", "", "", ""], ["210", "", "", "卫生健康支出", "5", "5", ""]])
    table = only([first, rest])
    assert [row.name for row in table.rows] == ["机关事业单位基本养老保险缴费支出", "卫生健康支出"]


def test_the_total_may_stand_in_the_last_row_of_the_header() -> None:
    table = only(
        [
            page_of(
                1,
                "支出决算表\n单位：万元",
                [
                    ["项目", None, None, None, "本年支出合\n计", "基本支出"],
                    ["科目编码", None, None, "科目名称", "^", "^"],
                    ["类", "款", "项", "合计", "2,940.05", "2,336.91"],
                    ["201", "", "", "一般公共服务支出", "2,106.66", "1,503.52"],
                ],
            )
        ]
    )
    assert printed(table)[:2] == [("", "合计", "本年支出合计", "2,940.05"), ("", "合计", "基本支出", "2,336.91")]


def test_numbered_columns_and_rows_are_no_amounts() -> None:
    table = only(
        [
            page_of(
                1,
                "收入支出决算总表\n金额单位：万元",
                [
                    ["收入", None, None, "支出", None, None],
                    ["项目", "行次", "决算数", "项目", "行次", "决算数"],
                    ["栏次", "", "1", "栏次", "", "2"],
                    ["一、一般公共预算财政拨款收入", "1", "5.00", "一、一般公共服务支出", "32", "5.00"],
                ],
            )
        ]
    )
    assert printed(table) == [
        ("", "一、一般公共预算财政拨款收入", "决算数", "5.00"),
        ("", "一、一般公共服务支出", "决算数", "5.00"),
    ]


def test_two_sides_of_a_table_are_unrelated_rows() -> None:
    grid: list[list[str | None]] = [
        ["本年收入", None, "本年支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "9", "一、教育支出", "4"],
        ["", "", "二、卫生健康支出", "5"],
    ]
    table = only([page_of(1, "2024年部门财务收支预算总表\n单位：元", grid)])
    assert [(row.side, row.name) for row in table.rows] == [
        (0, "一、财政拨款收入"),
        (1, "一、教育支出"),
        (1, "二、卫生健康支出"),
    ]
    assert {table.columns[i].path for row in table.rows for i, _ in row.cells} == {
        ("本年收入", "预算数"),
        ("本年支出", "预算数"),
    }


def test_codes_are_whole_however_they_are_printed() -> None:
    def codes(rows: list[list[str | None]], head: list[list[str | None]]) -> list[str]:
        return [row.code for row in only([page_of(1, "2024年部门支出预算总表\n单位：元", [*head, *rows])]).rows]

    wanted = ["208", "20805", "2080501", "2080502"]
    repeated = [["208", "", ""], ["208", "05", ""], ["208", "05", "01"], ["208", "05", "02"]]
    inherited = [["208", "", ""], ["", "05", ""], ["", "", "01"], ["", "", "02"]]
    short = [["208", "", ""], ["208", "5", ""], ["208", "5", "1"], ["208", "5", "2"]]
    for parts in (repeated, inherited, short):
        assert codes([[*p, "名称", "1", "1", ""] for p in parts], HEADER) == wanted
    one: list[list[str | None]] = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    assert codes([[c, "名称", "1", "1", ""] for c in wanted], one) == wanted


def test_notes_and_empty_rows_are_no_figures() -> None:
    table = only(
        [
            page_of(
                1,
                "2024年部门政府性基金预算支出表\n单位：元",
                [
                    *HEADER,
                    ["无", "", "", "", "", "", ""],
                    ["合计", None, None, None, "", "", ""],
                    ["注：本表为空表。", *[None] * 6],
                ],
            )
        ]
    )
    assert printed(table) == []
    assert [row.name for row in table.rows] == ["合计"]


def test_a_frame_around_prose_is_no_table() -> None:
    frame = page_of(1, "", [["目录"], ["一、主要职能"], ["2024年收入1,000元"]])
    assert read_tables([frame]) == []


def test_a_table_never_seen_keeps_its_printed_headers() -> None:
    grid: list[list[str | None]] = [["课程", "课时", "费用"], ["急救培训", "12", "3.50"], ["消防培训", "8", "2.00"]]
    table = only([page_of(1, "培训安排表\n单位：万元", grid)])
    assert (table.kind.value, printed(table)[1]) == ("其他表", ("", "急救培训", "费用", "3.50"))


def test_a_unit_is_never_inherited_only_proved_by_other_schedules() -> None:
    rows: list[list[str | None]] = [
        ["208", "", "", "社会保障", "1234.56", "1000.00", "234.56"],
        ["合计", None, None, None, "1234.56", "1000.00", "234.56"],
    ]
    with_unit = page_of(1, "2024年部门支出预算总表\n单位：万元", [*HEADER, *rows])
    same = page_of(2, "2024年部门一般公共预算支出表", [*HEADER, *rows])
    strange = page_of(3, "2024年部门政府性基金预算支出表", [*HEADER, ["229", "", "", "其他支出", "77.00", "", "77.00"]])
    spending, general, fund = read_tables([with_unit, same, strange])
    assert (spending.unit, general.unit, fund.unit) == ("万元", "万元", "")
    assert printed(fund) == [] and [c.text for c in fund.rows[0].loose] == ["77.00", "77.00"]
    assert fund.rows[0].doubt == "本表没有印计量单位，数额不能确定"


def test_a_table_drawn_at_other_places_goes_on_where_its_rows_fit() -> None:
    first = page_of(
        1,
        "支出决算表\n单位：万元",
        [
            ["项目", None, None, None, "本年支出合计", "基本支出", "项目支出"],
            ["科目编码", None, None, "科目名称", "决算数", "决算数", "决算数"],
            ["合计", None, None, None, "30.00", "20.00", "10.00"],
            ["211", None, None, "节能环保支出", "20.00", "15.00", "5.00"],
        ],
    )
    second = page_of(2, "", [["2110301", "大气", "12.00", "9.00", "3.00"]], widths=(80, 120, 70, 70, 70))
    cells = printed(only([first, second]))
    assert ("2110301", "大气", "决算数", "12.00") in cells and ("2110301", "大气", "决算数", "3.00") in cells


def test_a_table_of_another_kind_is_not_taken_for_the_rest_of_one() -> None:
    first = page_of(
        1, "支出决算表\n单位：万元", [["科目编码", "科目名称", "合计", "基本支出"], ["211", "节能环保支出", "20.00", "15.00"]]
    )
    second = page_of(2, "", [["单位名称", "人数"], ["环境监测站", "12"]], widths=(200, 100))
    assert ("", "环境监测站", "12") not in {(c, r, t) for table in read_tables([first, second])[:1] for c, r, _, t in printed(table)}


def test_of_which_item_a_project_is_may_be_told_by_code_or_in_words() -> None:
    def told(of: str) -> set[tuple[str, str, str, str]]:
        grid = [["项目名称", "功能科目", "2024年预算数", "2025年预算数"], ["抽检", of, "30.00", "26.00"], ["宣传", of, "12.00", "13.00"]]
        (table,) = read_tables([page_of(1, "项目支出预算表\n单位：万元", grid)])
        return set(printed(table))

    for code, of in (("2013816", "2013816"), ("", "食品安全监管")):
        assert told(of) == {
            (code, "抽检", "2024年预算数", "30.00"),
            (code, "抽检", "2025年预算数", "26.00"),
            (code, "宣传", "2024年预算数", "12.00"),
            (code, "宣传", "2025年预算数", "13.00"),
        }


def test_words_that_split_a_group_may_stand_in_the_row_of_the_total() -> None:
    """The 决算 form for 政府性基金: under 本年支出 the total's own row prints 合计, 基本支出, 项目支出."""
    header: list[list[str | None]] = [
        ["项目", None, "年初结转和结余", "本年收入", "本年支出", None, None, "年末结转和结余"],
        ["功能分类科目编码", "科目名称", "^", "^", "^", None, None, "^"],
    ]
    rows: list[list[str | None]] = [
        ["合计", None, "0", "2002.80", "合计", "基本支出", "项目支出", "0"],
        ["212", "城乡社区支出", "0", "2002.80", "2002.80", "", "2002.80", "0"],
    ]
    table = only([page_of(1, "政府性基金预算财政拨款收入支出决算表\n单位：万元", [*header, *rows])])
    assert [c.path for c in table.columns[4:7]] == [("本年支出", "合计"), ("本年支出", "基本支出"), ("本年支出", "项目支出")]
    assert printed(table) == [
        ("", "合计", "年初结转和结余", "0"),
        ("", "合计", "本年收入", "2002.80"),
        ("", "合计", "年末结转和结余", "0"),
        ("212", "城乡社区支出", "年初结转和结余", "0"),
        ("212", "城乡社区支出", "本年收入", "2002.80"),
        ("212", "城乡社区支出", "合计", "2002.80"),
        ("212", "城乡社区支出", "项目支出", "2002.80"),
        ("212", "城乡社区支出", "年末结转和结余", "0"),
    ]


def test_a_form_left_blank_keeps_its_label_columns() -> None:
    header: list[list[str | None]] = [
        ["项目", None, "年初结转和结余", "本年收入", "本年支出", None, None, "年末结转和结余"],
        ["功能分类科目编码", "科目名称", "^", "^", "^", None, None, "^"],
        ["合计", None, "", "", "合计", "基本支出", "项目支出", ""],
        ["", "", "", "", "", "", "", ""],
    ]
    table = only([page_of(1, "政府性基金预算财政拨款收入支出决算表\n单位：万元", header)])
    assert [c.role.name for c in table.columns] == ["CODE", "NAME", *["AMOUNT"] * 6]


def test_a_code_in_brackets_before_its_name_is_the_code_of_the_row() -> None:
    table = only(
        [
            page_of(
                1,
                "一般公共预算基本支出情况表（按支出经济分类科目）\n单位：万元",
                [
                    ["部门预算支出经济科目", "政府预算支出经济科目", "2025年预算"],
                    ["合计", "", "31.00"],
                    ["[302]商品和服务支出", "", "31.00"],
                    ["[30206]电费", "[50502]商品和服务支出", "11.00"],
                    ["[30228]工会经费", "[50502]商品和服务支出", "20.00"],
                ],
            )
        ]
    )
    assert printed(table)[1:] == [
        ("302", "商品和服务支出", "2025年预算", "31.00"),
        ("30206", "电费", "2025年预算", "11.00"),
        ("30228", "工会经费", "2025年预算", "20.00"),
    ]
    assert (table.codes, table.rows[2].path) == ("economic", ("商品和服务支出", "电费"))


def test_digits_that_count_before_a_name_are_no_code() -> None:
    table = only(
        [page_of(1, "设备表\n单位：万元", [["项目", "金额"], ["100万元以上设备", "3.00"], ["办公设备", "1.00"], ["车辆", "2.00"]])]
    )
    assert [row.code for row in table.rows] == ["", "", ""]


def test_a_sum_over_two_lists_names_the_amount_behind_the_second() -> None:
    table = only(
        [
            page_of(
                1,
                "基本支出决算表\n单位：万元",
                [
                    ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
                    ["301", "工资福利支出", "5.00", "302", "商品和服务支出", "3.00", "310", "资本性支出", "1.00"],
                    ["30101", "基本工资", "5.00", "30201", "办公费", "3.00", "31002", "办公设备购置", "1.00"],
                    ["人员经费合计", "", "5.00", "公用经费合计", "", "", "", "", "4.00"],
                ],
            )
        ]
    )
    assert [p[1::2] for p in printed(table)[-2:]] == [("人员经费合计", "5.00"), ("公用经费合计", "4.00")]


def test_what_is_bought_is_named_below_its_class() -> None:
    table = only(
        [
            page_of(
                1,
                "政府采购支出表\n单位：万元",
                [
                    ["采购品目大类", "专项名称", "经济科目", "采购物品名称", "采购组织形式", "总计"],
                    ["货物", "", "", "", "", "38.00"],
                    ["", "公务用车更新", "其他交通工具购置", "乘用车", "集中采购", "18.00"],
                    ["", "办公设备购置", "办公设备购置", "台式计算机", "集中采购", "20.00"],
                ],
            )
        ]
    )
    assert [p[1] for p in printed(table)] == ["货物", "公务用车更新", "办公设备购置"]


BANNERED = [
    ["公开03表", None, None, None],
    ["支出决算表", None, None, None],
    ["部门：某县农业农村局", None, "单位：万元", None],
    ["科目编码", "科目名称", "本年支出合计", "项目支出"],
    ["栏次", "", "1", "2"],
    ["213", "农林水支出", "8.00", "3.00"],
]


def test_number_title_and_unit_in_the_first_rows_of_a_grid_are_no_header() -> None:
    (table,) = read_tables([page_of(1, "", BANNERED)])
    assert (table.title, table.unit) == ("支出决算表", "万元")
    assert printed(table) == [("213", "农林水支出", "本年支出合计", "8.00"), ("213", "农林水支出", "项目支出", "3.00")]


def test_two_schedules_in_one_grid_are_two() -> None:
    below = [
        ["财政拨款“三公”经费支出决算表（公开08表，单位：万元）", None, None, None],
        ["项目", None, "预算数", "决算数"],
        ["公务接待费", None, "0.50", "0.40"],
    ]
    first, second = read_tables([page_of(1, "", [*BANNERED, *below])])
    assert (first.title, second.title, second.unit) == ("支出决算表", "财政拨款“三公”经费支出决算表", "万元")
    assert printed(second) == [("", "公务接待费", "预算数", "0.50"), ("", "公务接待费", "决算数", "0.40")]


def test_a_table_that_says_it_goes_on_is_one_with_the_one_above() -> None:
    page = page_of(1, "支出决算表\n单位：万元", BANNERED[3:])
    (grid,) = page.tables
    more = page_of(1, "", [["21301", "农业农村", "8.00", "3.00"]])
    (rest,) = more.tables
    cells = tuple(tuple(replace(c, bbox=(c.bbox[0], 400, c.bbox[2], 420)) if c else None for c in row) for row in rest.rows)
    lower = replace(rest, bbox=(50, 400, 290, 420), rows=cells)
    said = Line(text="（续上表）", page=1, bbox=(50, 360, 200, 370))
    (table,) = read_tables([replace(page, lines=(*page.lines, said), tables=(grid, lower))])
    assert [row.code for row in table.rows] == ["213", "21301"]


def test_a_project_beside_its_item_keeps_its_own_name() -> None:
    grid = [
        ["类别", "项目名称", "支出功能分类", "合计"],
        ["教学运行类", "免学费补助", "2050302 中等职业教育", "27.00"],
        ["^", "技能竞赛", "2050302 中等职业教育", "13.00"],
    ]
    (table,) = read_tables([page_of(1, "项目支出明细表\n单位：万元", grid)])
    assert [(row.code, row.name) for row in table.rows] == [("2050302", "免学费补助"), ("2050302", "技能竞赛")]


LEFT = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "90.00", "50.00", "40.00"],
    ["213", "农林水支出", "90.00", "50.00", "40.00"],
    ["21303", "水利", "90.00", "50.00", "40.00"],
    ["2130301", "行政运行", "50.00", "50.00", ""],
    ["2130305", "水利工程建设", "40.00", "", "40.00"],
]
RIGHT = [["一般公共预算", "政府性基金预算"], *(["70.00", "20.00"] for _ in range(3)), ["50.00", ""], ["20.00", "20.00"]]


def test_columns_printed_on_the_next_page_have_the_names_of_the_page_before() -> None:
    _, rest = read_tables([page_of(1, "支出总表\n单位：万元", LEFT), page_of(2, "（右半部分）", RIGHT)])
    assert (rest.title, rest.unit) == ("支出总表", "万元")
    assert ("2130305", "水利工程建设", "政府性基金预算", "20.00") in printed(rest)


def test_columns_that_come_to_nothing_on_the_page_before_stay_without_names() -> None:
    strange = [RIGHT[0], *([str(float(a or 0) + 1), b] for a, b in RIGHT[1:])]
    tables = read_tables([page_of(1, "支出总表\n单位：万元", LEFT), page_of(2, "单位：万元", strange)])
    assert not any(row.name for table in tables[1:] for row in table.rows)
