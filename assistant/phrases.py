"""The phrasings of a question that carry no item: what to do, which year, which phase, which unit."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.query import Operation
from index.amounts import spoken_number
from index.vocabulary import Direction, Level, Phase, Scope

NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十])"
_YEAR = re.compile(
    r"(?<!\d)(?:(?<!\d[.,])|(?<=\d{4},))(20\d{2})(?!\d|\.\d|,\d|[万亿])(?:年(?:底|末)(?!结转|结余)|年?度?)|(?<!\d)(?<!\d[.,])(\d{2})年度?|二[〇零0]([一二三四五六七八九十零〇])([一二三四五六七八九零〇])年?度?"
    r"|(?<![一二三四五六七八九十百千零〇第])([一二])([零〇一二三四五六七八九])年度?"
)
_YEAR_PAIR = re.compile(r"(?<!\d)(?<!\d[.,])([12]\d)年?(?:比|跟|和|到|至|与|、|,|及|vs|-|→|~|—)([12]\d)(?![\d.%万元个人])年?")
_YEAR_LIST = re.compile(r"(?<![\d.])(?:[12]\d年?[、,和及与跟]){2,}[12]\d(?=年|[三四五]年)")
"""23、24、25三年."""
_RELATIVE_YEARS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("一年比一年", (-1, 0)), ("[后下]一个?年[度份]?[比较跟和与](?:起|对比)?[前上]一个?年[度份]?", (-1, 0)),
    ("(?:近|这|最近|前后)?[两俩]个?年[度头份]", (-1, 0)),
    ("近两年", (-1, 0)), ("这两年", (-1, 0)), ("最近两年", (-1, 0)), ("前后两年", (-1, 0)), ("两年", (-1, 0)),
    ("近三年", (-2, -1, 0)), ("这三年", (-2, -1, 0)), ("最近三年", (-2, -1, 0)), ("三年(?:来|里|间)", (-2, -1, 0)), ("大前年", (-3,)),
    ("上一年度", (-1,)), ("上一年", (-1,)), ("上年度", (-1,)), ("去年", (-1,)), ("上年", (-1,)), ("(?<!标)头一年", (-1,)), ("前一年", (-1,)), ("前年", (-2,)),
    ("头年", (-1,)), ("上一个年度", (-1,)), ("往年", (-1,)), ("旧年", (-1,)),
    ("今年", (0,)), ("这一?次", (0,)), ("本次", (0,)), ("本年度", (0,)), ("本年", (0,)), ("同一年", (0,)), ("同年", (0,)),
    ("明年", (1,)), ("下一年", (1,)), ("后一年", (1,)), ("次年", (1,)), ("第二年", (1,)), ("(?:再)?[过隔]一年", (1,)), ("转年", (1,)), ("后年", (2,)),
)  # fmt: skip
_EMPHASIS = "上|到底|究竟|总共|一共|又|才|只|就"
"""What stands between 实际 and the verb: 实际上一共花, 到头来又用."""
_DOING = "花|支|用|开支|执行|发生|付|拨|完成|签|采购|成交|缴|交|发|领|收|接待|招待|办|搞|开|来|去|买|购|补|培训|举办|组织"
"""What is done, with money or without, when it is done and not planned."""
_PHASES: tuple[tuple[str, Phase], ...] = (
    (r"年初(?:又|就|是|到底|原来|原先|原本|本来|当初|一共|总共|的)*(?:预算|定|安排|批|计划|打算|准备|给|拨|列|编|排|留|报)", Phase.APPROVED),
    ("原计划", Phase.APPROVED), ("原来预算", Phase.APPROVED), ("调整预算", Phase.ADJUSTED),
    ("预算执行数", Phase.ESTIMATED), ("执行数", Phase.ESTIMATED), ("决算", Phase.EXECUTED),
    ("执行了?(?=多少|几)", Phase.EXECUTED), ("批了|批下来|批复的?|批准的?", Phase.APPROVED), (r"花没花|用没用|花了没|用了没", Phase.EXECUTED),
    (rf"(?:实际|真正|最后|最终|到头来)(?:{_EMPHASIS})*(?:{_DOING}|□+了|多少|是多少|数|呢)", Phase.EXECUTED),
    ("预算", Phase.APPROVED),
)  # fmt: skip
_SCOPES: tuple[tuple[str, Scope], ...] = (
    ("部门预算", Scope.DEPARTMENT), ("部门决算", Scope.DEPARTMENT), ("单位预算", Scope.UNIT), ("单位决算", Scope.UNIT),
    ("部门口径", Scope.DEPARTMENT), ("单位口径", Scope.UNIT), ("是部门", Scope.DEPARTMENT), ("是单位", Scope.UNIT),
)  # fmt: skip
_UNITS: tuple[tuple[str, str], ...] = (
    (r"多少个?亿|亿元(?:是|为)?多少|(?:换算|换|折|折算|折合|化|转换|转|写|改写|说)[成为]亿|几个?亿|用亿元?|按亿元?|以亿", "亿元"),
    (r"多少个?万|多少万元|合多少万|(?:换算|换|折|折算|折合|化|转换|转|写|改写|说)[成为]万|几个?万"
        r"|用万元?(?:讲|说|表示|计|作|为|报)|按万元?|以万元|万元(?:表示|计)", "万元"),
    (r"精确到元|要元|合几块|几块钱|(?:换算|换|折|折算|折合|化|转换|转|写|改写|说)[成为]元|是?多少元|折合元|用元|按元|以元(?:为|计)", "元"),
)  # fmt: skip
_LEVELS = (
    (rf"按类|几大类|几个类(?!别|型|似)|哪几?类|大类|类级|(?:哪|前|头|倒数|最.{{0,3}}的?){NUMBER}?[俩仨]?个?类(?!别|型|似)", Level.CLASS),
    (r"按款|款级|(?:细|拆|分|列|说)到款(?!项)|哪几款|哪些款|各款|哪个款|几个款|的款(?!项)", Level.SECTION),
    (
        r"按项|项级|(?:细|拆|分|列|说)到项(?!目)|哪几项|哪些项(?!目)|各个项|哪个项(?!目)|几个项(?!目)|的项(?!目)|科目(?!代码|编码|名称|编号|代号)|[列说分讲拆]得?细(?=[一点些到?。,]|$)",
        Level.ITEM,
    ),
)
_RATE = re.compile(r"百分之|[多少高低增减涨降升跌砍](?:了|掉|出)?几成|几个点|[增降涨减]幅|(?:增长|变化|变动|增减|下降)率|增速|幅度|比例|百分比|百分点|%")
_AMOUNT = re.compile(r"多少(?![个一]?(?:百分|%))|差额|差值|[增减](?:加|少|长)?[额量]|绝对[额数值]|几多|金额|数额|具体数|变化|变动|变了")
_OPEN_CHANGE = re.compile(
    r"同比(?:呢|如何|怎么?样)?[?。]?$|升降|涨跌|(?:变化|变动|增减|对比)的?(?:情况|如何|怎么?样|有?多大|大不大|大吗)|有(?:什么|何|啥|多大)(?:的)?变化|怎么变"
)
"""同比, 变化情况: both by how much and by how many percent."""


@dataclass(frozen=True, slots=True)
class Cue:
    operation: Operation
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year as said: absolute, or `offset` years from the year spoken of."""

    start: int
    end: int
    year: int | None = None
    offset: int | None = None


@lru_cache(maxsize=1)
def _cue_table() -> tuple[tuple[Operation, re.Pattern[str], re.Pattern[str] | None], ...]:
    raw = tomllib.loads(files("assistant").joinpath("data/operations.toml").read_text("utf-8"))
    table = []
    for entry in raw["operation"]:
        cues = sorted(entry["cues"], key=len, reverse=True)
        pattern = "|".join([*(re.escape(c).replace(r"\{n\}", NUMBER) for c in cues), *entry.get("patterns", [])])
        unless = re.compile(entry["unless"]) if "unless" in entry else None
        table.append((Operation(entry["name"]), re.compile(pattern), unless))
    return tuple(table)


@lru_cache(maxsize=1)
def asking_words() -> tuple[str, ...]:
    """Every plain word that says what to do, which year or which phase: for reading those typed by their sound."""
    raw = tomllib.loads(files("assistant").joinpath("data/operations.toml").read_text("utf-8"))
    cues = [c for entry in raw["operation"] for c in entry["cues"] if "{" not in c]
    return (*cues, *(w for w, _ in _RELATIVE_YEARS), *(w for w, _ in _PHASES), "项", "款", "类", "钱", "年", "费", "镇", "局")


@lru_cache(maxsize=1)
def words_for(operation: Operation) -> frozenset[str]:
    """The plain words that ask for one operation."""
    raw = tomllib.loads(files("assistant").joinpath("data/operations.toml").read_text("utf-8"))
    return frozenset(c for entry in raw["operation"] if entry["name"] == operation.value for c in entry["cues"])


ORDINAL = re.compile(r"第([一二三四五六七八九十\d])(?:个|项|名|条|位|款|呢|是)|前者|后者|最后一个|头一个")


def ordinal_of(said: str) -> int:
    """Which of a list is meant, from 1; 0 for the last.

    >>> ordinal_of("第二个"), ordinal_of("后者")
    (2, 0)
    """
    if said.startswith(("后", "最后")):
        return 0
    if said.startswith(("前", "头")):
        return 1
    return spoken_number(said[1])


def find_cues(text: str, start: int, end: int) -> list[Cue]:
    """The operations a clause names, in the order of trying (the first is the one it asks for)."""
    found = []
    for operation, pattern, unless in _cue_table():
        match = pattern.search(text, start, end)
        if match and not (unless and unless.search(text, start, end)):
            found.append(Cue(operation, match.start(), match.end()))
    # 占 inside 占大头 is no share: a cue that is part of a longer one says nothing of its own.
    return [
        c
        for c in found
        if not any(
            o.start <= c.start and c.end <= o.end and o.end - o.start > c.end - c.start
            for o in found
            # 有变化吗 still asks for a change, 谁的占比低 for shares
            if o.operation is not Operation.EXIST and not (c.operation is Operation.SHARE and o.operation is Operation.COMPARE)
        )
    ]


def find_years(text: str) -> list[YearMention]:
    """Every year a text names, left to right."""
    found = []
    for m in _YEAR.finditer(text):
        if m.group(1):
            year = int(m.group(1))
        elif m.group(2):
            year = 2000 + int(m.group(2))
        elif m.group(5):
            year = 2000 + 10 * spoken_number(m.group(5)) + spoken_number(m.group(6))  # 一九年, 二四年
        else:
            tens = spoken_number(m.group(3))
            year = 2000 + (10 if tens == 10 else tens * 10) + spoken_number(m.group(4))
        if (m.group(2) is None or 10 <= year - 2000 <= 39) and 2000 <= year <= 2099:
            found.append(YearMention(m.start(), m.end(), year=year))
    for m in _YEAR_PAIR.finditer(text):
        for group in (1, 2):
            if not any(y.start <= m.start(group) < y.end for y in found):
                found.append(YearMention(m.start(group), m.end(group), year=2000 + int(m.group(group))))
    for m in _YEAR_LIST.finditer(text):
        for each in re.finditer(r"[12]\d", m.group()):
            at = m.start() + each.start()
            if not any(y.start <= at < y.end for y in found):
                found.append(YearMention(at, at + 2, year=2000 + int(each.group())))
    taken = [(m.start, m.end) for m in found]
    for word, offsets in _RELATIVE_YEARS:
        for m in re.finditer(word, text):
            if not any(a < m.end() and m.start() < b for a, b in taken):
                taken.append((m.start(), m.end()))
                found += [YearMention(m.start(), m.end(), offset=o) for o in offsets]
    return sorted(found, key=lambda y: y.start)


_DENIED = re.compile("(?:不是|不要|别[用拿按跟比]|不用|而非|并非|不按|不看|不比)(?:跟|和|与|拿|比|它|那个|上年|去年|年初|原来|的)*$")
"""26年预算对比25年预算（不是执行数）: the phase that is not meant."""


def without_denied(text: str) -> str:
    """A question without the phases it says are not meant: 别拿执行数."""
    return re.sub(_DENIED.pattern.rstrip("$") + "(?:预算|决算|执行)+数?", "", text)


def find_phases(text: str) -> list[tuple[int, int, Phase]]:
    """预算, 决算 and their kin as said, longest first, left to right. 部门预算 and 单位预算 name the document and count too."""
    found: list[tuple[int, int, Phase]] = []
    told = [m.span() for m in _NOT_PLANNED.finditer(text)]
    for word, phase in _PHASES:
        for m in re.finditer(word, text):
            if any(a < m.end() and m.start() < b for a, b in told):
                continue
            if not any(a < m.end() and m.start() < b for a, b, _ in found) and not _DENIED.search(text, 0, m.start()):
                found.append((m.start(), m.end(), phase))
    return sorted(found)


_NOT_PLANNED = re.compile(
    r"年初(?:预算)?(?:里|时|那会儿?)?(?:根本|压根|完全|并|是|为|一分钱?|一毛钱?|一个子儿?)*(?:都|也)?(?:没有?|未|无|零|0)(?:列|安排|给|批|编|做)?(?:预算)?(?!.{0,3}(?:多少|几|吗|么|\?))"
    r"|(?:预算)(?:数|是|为|有|批了|安排了?|给了)*\d[\d,.]*[个]?[万亿]?元?(?=[,，。])"
)
"""年初没预算, 预算150万，…: the plan is said, and not asked for."""


_SPENT_IN = re.compile(
    r"[比较跟和与同](?:(?:20)?\d\d年|[去上前今]年|上一年)(?:度|的|里|全年)*(?:实际|(?:花|用|支|开支)(?:掉|出去|去|出)?了?的)(?!多少|几)"
    r"|(?:(?:20)?\d\d年|[去上]年)(?:度|的)*实际[^,。;?]{0,6}[和跟与比]"
)


def spent_in_a_year(text: str) -> bool:
    """比25年实际, 比去年花掉的: what was spent in a year is held against what another plans."""
    return _SPENT_IN.search(text) is not None


_BOOK = r"(?:的?[那这]?一?(?:[本份册套个](?:子|书)?|口径|版本?|本子|册子)|[预决]算)?"
_BOTH_SCOPES = re.compile(rf"部门{_BOOK}(?:和|跟|与|、|同|及|还是)单位|单位{_BOOK}(?:和|跟|与|、|同|及|还是)部门")


def find_scopes(text: str) -> tuple[Scope, ...]:
    """Whose documents are asked about: a department's with its units, a unit's own, or both held together.

    >>> [s.value for s in find_scopes("退休费,部门那本和单位那本写得一致吗")]
    ['部门', '单位']
    """
    if _BOTH_SCOPES.search(text):
        return (Scope.DEPARTMENT, Scope.UNIT)
    found: dict[Scope, int] = {}
    for word, scope in _SCOPES:
        position = text.find(word)
        denied = position > 0 and text[position - 1] == "不"
        if position >= 0 and not denied:
            found.setdefault(scope, position)
    return tuple(sorted(found, key=lambda s: found[s]))


def wanted_unit(text: str) -> str:
    return next((unit for pattern, unit in _UNITS if re.search(pattern, text)), "")


_IN_UNIT = re.compile(r"(?:请|麻烦)?(?:[用按以]|(?:换算?|折[算合]?|化|转换?)[成为])[亿万]?元(?:[为作]单位)?来?(?:表示|表达|[讲说计报列]|作答|回答|显示|单位)?")


def spans_of_unit(text: str) -> list[tuple[int, int]]:
    """Where a text says in which unit to answer: 用万元表示 names no item."""
    return [m.span() for m in _IN_UNIT.finditer(text)]


def wanted_level(text: str) -> Level | None:
    return next((level for pattern, level in _LEVELS if re.search(pattern, text)), None)


def wants_rate(text: str) -> bool:
    return bool(_RATE.search(text) or _OPEN_CHANGE.search(text))


_COUNTERS = re.compile(
    r"(?<![哪这那前好])(?:多少|几|多大)(?:的|个(?=[人辆台批家名]))?(?!个?点|个?百分)(批次|批|人次|人|辆|台|部|分(?!钟)|家|个|平方米|名|件|次|项(?!目)|场|册|期|公里|户|间|亩|吨|座|套|所|册次|张|席|头|棵|处|幢|栋|分钟|小时|天|米|届|篇|只|株|盏|课时|学时|车次|班次|条段|条)"
)
_COUNTED_AS = {
    "批": ("批次", "批"),
    "名": ("名", "人"),
    "人": ("人次", "人", "名"),
    "台": ("台", "台（套）", "台(套)", "辆"),
    "辆": ("辆", "台"),
    "部": ("辆", "台", "部"),
    "次": ("次", "人次", "批次"),
    "个": ("个", "项", "家", "处", "座", "所", "片", "块", "间", "条"),  # 改造几个投放点: printed 85处
    "家": ("家", "个"), "处": ("处", "个", "座"), "座": ("座", "处", "个"), "条": ("条", "条段"), "条段": ("条段", "条"),
    "套": ("套", "台（套）", "台(套)"),
    "亩": ("亩", "平方米"),
    "册次": ("册次", "册", "人次"),
    "场": ("场", "场次", "次"),
    "天": ("天", "日", "工作日", "个工作日"),
}


_PERSONS = re.compile(
    r"(?:多少|几)(?:个|名|位)?(?P<who>[\u4e00-\u9fff]{0,4}?(?:人员|职工|干部|学生|教师|老师|编制|人手|(?<=[\u4e00-\u9fff])员(?![额会工])))"
    r"(?!经费|费|支出|工资|待遇)|(?:人员|职工|干部|编制)(?:一?共|总共|现在|核定|核了?|定了?|有)*(?:多少|几)个(?![人月])"
)
"""多少退休人员, 行政编制几个: persons are counted, not what is paid for them."""


def persons_asked(text: str) -> str:
    """Whose number is asked for: 退休人员 in 有多少退休人员; empty where none is."""
    m = _PERSONS.search(text)
    return m["who"] or "" if m else ""


_HOW_LONG = re.compile(r"(?:多久|多长时间)(?![^,。?]{0,6}(?:一次|一回|一趟))|几分钟|几小时")  # 多久拨一次 asks how often
_WHOSE_SCORE = re.compile(r"(?:哪个|哪家|谁家?)的?(?:得|打|评)?分数?(?=更?[高低])")
"""哪个分高: scores are compared, whatever else is counted of what is scored."""
_HAS_CAR = re.compile(r"有(?:没有|没|无)?(?:公家?|小|轿|公务)?车(?=没|吗|么|不|冇|[?。,]|$)")


def has_car(text: str) -> bool:
    """有车没得, 有没有公车: whether a body has any car at all."""
    return bool(_HAS_CAR.search(text))


def counters_asked(text: str) -> tuple[tuple[str, ...], ...]:
    """For each thing to be counted, the units it may be printed in: 多少批次多少人 asks for 批次, and for 人次 or 人.

    >>> counters_asked("预计接待多少批次多少人")
    (('批次',), ('人次', '人', '名'))
    """
    persons = _PERSONS.search(text)
    counters = [m for m in _COUNTERS.finditer(text) if persons is None or not persons.start() <= m.start() < persons.end()]  # 几个队员 are persons
    asked = [_COUNTED_AS.get(m.group(1), (m.group(1),)) for m in counters]
    if persons is not None:
        asked.append(("人", "名", "人次"))
    if _HOW_LONG.search(text):
        asked.append(("分钟", "小时", "天", "日", "工作日", "个工作日"))
    if has_car(text):
        asked.append(("辆", "台"))
    if _WHOSE_SCORE.search(text):
        asked.append(("分",))
    return tuple(dict.fromkeys(asked))


def spans_counted(text: str) -> list[tuple[int, int]]:
    """Where the counter stands that is asked for: 人次 in 多少人次 names no item."""
    return [m.span(1) for m in _COUNTERS.finditer(text)]


_UNITS_SAID = re.compile(
    r"[一两二三四五六七八九十各每几]个?[家个]?(?:预算|下属|所属|基层)(?:预算|事业|行政)*单位"
    r"|(?:预算|下属|所属|基层)单位(?=里|中|当中|之中|谁|哪)|(?:哪|每|各)(?:一?[所家间个])?(?:街道|镇|乡|学校|医院|幼儿园|中心|单位)(?![、办])|(?<=[多大高少小低])的(?:学校|医院|单位)(?=是哪|是谁|[?。,]|$)"
    r"|(?:[两二三四五六七八九十几][家所个间]|所属的?|下属的?|下辖的?)(?:学校|医院|幼儿园|单位|部门|街道|中心|局|馆|院|镇|乡)"
)


def spans_of_units(text: str) -> list[tuple[int, int]]:
    """Where a text speaks of the units of a body: 两个下属单位 names no item."""
    return [m.span() for m in _UNITS_SAID.finditer(text)]


_PER = re.compile(
    r"(?:每|均到|摊到|平均|一|(?<!\d)1(?=人次|批))(?:一|个|一个|1)?"
    r"(人次|批次|批|人(?!员)|辆|台|车(?!辆)|次|名|家|平方米|平米|间|套|件|个(?![人月季年单部家类大项科]))"
)
_PER_UNITS = _COUNTED_AS | {"车": ("辆", "台"), "台": ("辆", "台", "台（套）"), "辆": ("辆", "台"), "平米": ("平方米",), "人": ("人次", "人", "名")}


def spans_per(text: str) -> list[tuple[int, int]]:
    """Where a text says 每辆, 每人次: words that name a divisor and no item."""
    return [(m.start(), m.end() + text[m.end() :].startswith("车")) for m in _PER.finditer(text) if text[m.start()] != "一" or m.group(1) in {"人次", "批次"}]


def counter_per(text: str) -> tuple[str, ...]:
    """The units of the thing an average is taken over: 每辆车 is 辆, 人均 is 人次 or 人.

    >>> counter_per("平均到每辆车多少"), counter_per("招待费人均多少")
    (('辆', '台'), ('人次', '人', '名'))
    """
    m = _PER.search(text)
    word = m.group(1) if m else ("人" if "人均" in text else ("车" if "单车" in text else ""))
    return _PER_UNITS.get(word, (word,)) if word else ()


def spoken_direction(text: str) -> Direction | None:
    """收入 or 支出 where a question speaks of one alone; 钱主要来自哪里 speaks of 收入."""
    sides = [d for d in Direction if d.value in text]
    if not sides and re.search("来自于?哪|来源于哪", text):
        return Direction.REVENUE
    return sides[0] if len(sides) == 1 else None


def asks_together(text: str) -> bool:
    """一共, 加起来: what several come to is asked for."""
    return bool(re.search("合计|之和|总和|总额|总数|相加|加总|加起来|加一?起|一共|总共|共计|拢共", text))


def of_whole_body(text: str) -> bool:
    """Whether the body with all its units is meant, after one part of it was spoken of: 整个部门呢."""
    m = re.search(r"(?:整个|全)(?:部门|局|委|镇|街道|系统)|部门(?:整体|汇总|合计)", text)
    return m is not None and re.search("(?:别|不要|不是|不用|并非|勿)[^,。?;]{0,4}$", text[: m.start()]) is None  # 别给我整个系统的


def speaks_of_projects(text: str) -> bool:
    """Whether projects are spoken of, and not the money for them all: 最大的三个项目, and not 项目支出."""
    return bool(re.search("项目(?!支出|经费|资金)|专项(?!转移|债)", text))


def is_vague_change(text: str) -> bool:
    """变化, 变动, 怎么变的: both sides are asked for, not the difference alone."""
    return bool(re.search(r"变化|变动|有没有变|变没变|年呢|(?:怎么|怎样|如何|咋)变", text))


def wants_amount(text: str) -> bool:
    return bool(_AMOUNT.search(text) or _OPEN_CHANGE.search(text))
