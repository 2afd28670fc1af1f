"""What a long message says beside its question: greetings, who is asking and why, thanks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from assistant import phrases
from assistant.bearings import vocabulary_documents
from assistant.linking import Library
from assistant.placing import is_clear, is_measure, mask
from assistant.query import Operation, Query
from assistant.wording import content_of, fold, has_verb, quantities
from index.records import Disclosure

_PIECE = re.compile(r"[^,，。！!；;：\n?？]+[,，。！!；;：\n?？]*|[,，。！!；;：\n?？]+")
_GREETS = re.compile(
    r"^(?:(?:您|你|大家|各位)?(?:们)?好|(?:(?:您|你)好)+|哈[喽啰]|嗨|早上好|下午好|晚上好|老师|同志|请问|不好意思|抱歉"
    r"|(?:辛苦|麻烦|打扰)(?:您|你)?一?下?了?|(?:非常|十分|先)?感谢(?:您|你)?|(?:先)?(?:多)?谢谢?(?:您|你|啦|了)?)+$"
)
_NARRATES = re.compile(
    r"^(?:因为|由于|其实|最近|刚才?|今天|昨天|那天|平时|所以|就是|主要|先)*(?:老人家|学校|老师|单位让|让我|问问)"
    r"|我[爸妈们在对想看是听刚也就只先要这]|(?:听|据|都)说|看到|看了|看见|发现|弄清楚?|搞清楚?|搞明白|免得|省得|闲着|方便的话|有空的话|如果可以|好奇|随便问|不[太大]?[懂熟]|不了解|没[啥什]么?概念|好像|似乎|需要一个|(?<![你您])感觉|印象[里中]|^最近在?(?:想|看|做|写|关心|关注|研究)|能说一下|告诉我一声|(?:退休|待|赋闲)在家|没[事啥](?:干|做|儿)|闲来无事"
)
_BEGS = re.compile(r"想[让请][您你]|麻烦[您你]?(?:讲|解答|算|帮|说|告诉|查)|帮我")
_ASKS = re.compile(
    r"多少|哪|谁|吗|(?<!没)什么|(?<!没)啥|(?<![把好有这那])几(?=[个家项类批人辆台笔样成万亿](?!数(?!量)))"
    r"|为何|为什么|怎么|占|是不是|是否|有没有|还是"
)
_CORRECTS = re.compile(r"问的是|说的是|指的是|要的是|不是问|不[算含]|除了|去掉|扣除|只(?:看|算|要|问)|(?<!对)比(?!较|方|如)|相较|其中|那个|换成")
_STATES = re.compile(
    r"[\d一二三四五六七八九十]\s*(?:%|万|亿|元|块)|涨|增|减|降|矛盾"
    r"|表[^,，没无]{0,8}(?:有数|有金额|有钱|列了|填了|列着)|不一致|不一样|对不[上拢起]|不对|不是[这那]个?数|算(?:出来|下来|了|错)|加(?:不|起来)|凑不|不止|不够"
)
_LEANS = re.compile(r"^(?:也|还|又|再)?(?:想|请|麻烦|帮)?[^,，。]{0,4}?(?:比|占|和它|跟它|与它|它|其中|这个|该|那个)")
_POINTS = re.compile(r"[这那该](?:一?[个项条座所笔批种])?(?:工程|项目|专项|活动|计划|行动|政策|补贴|经费|资金)")
_TELLS_OF = re.compile(r"[要会在将](?:挖|建|修|搞|办|做|开|造|盖|改|拆|上)|新[建修开]|改造|立项|工程|项目|专项")
_OPENS = re.compile(r"想?请问|想问问?|想知道|想了解|问一?下|想请[您你]|告诉我|求问|请")
_KIND = re.compile(r"(?:事业|行政|预算|参公|企业)*单位|这份|范围|规模|情况|概况|基本情况")
_WISHES = re.compile(r"想(?:要)?先?(?:了解|知道|问|看|查|弄清楚?|搞清楚?)(?:一?下(?![面属辖]))?")
_OF_BODY = re.compile(r"预算|决算|总支出|总收入|哪(?:些|几家|几个)单位|职[能责]")
_BODY = re.compile(r"局|委员会|办公室|街道|[乡镇院校馆所队]|中心|公司|协会|集团")
_DESCRIBES = re.compile(r"^是(?:专门)?(?:做|搞|干|管|负责)[^,，。？?]{2,14}的[,，。]?$")


def without_asides(question: str, library: Library, context: Query | None) -> str:
    """A message without what asks nothing, where what is left asks of an item by its name.

    A clause is left out if it greets, or tells in the first person who asks and why, quotes no amount, names no item that
    the question itself does not name, and no body: those may be what is asked about.
    """
    pieces = _PIECE.findall(question)
    if len(pieces) < 2:
        return question
    behind = _behind_its_opening(pieces, library)
    if behind is not None:
        return behind
    greets = [bool(_GREETS.fullmatch(_bare(p))) for p in pieces]
    tells = [_narrates(p) and not (p.rstrip().endswith(("?", "？")) and _STATES.search(p)) for p in pieces]  # 前后好像不一样？ asks
    for i in range(1, len(pieces)):
        tells[i] = tells[i] or ((tells[i - 1] or greets[i - 1]) and _DESCRIBES.fullmatch(pieces[i]) is not None)
    if not any((*greets, *tells)):
        return question
    _, bodies = library.bodies(fold(question))
    agencies = tuple(dict.fromkeys(n for b in bodies for n in b.names)) or (context.agencies if context else ())
    documents = vocabulary_documents(agencies, library)
    items = [_items_of(p, documents, library) for p in pieces]
    tells = [t and (not _WISHES.search(p) or _idle_wish(p)) for t, p in zip(tells, pieces, strict=True)]
    if any(_POINTS.search(p) for p in pieces if _ASKS.search(p)):  # 看到要挖个下立交，这个工程要投多少: what is pointed at was told before
        tells = [t and not _TELLS_OF.search(p) for t, p in zip(tells, pieces, strict=True)]
    idle = [g or (t and not i) for g, t, i in zip(greets, tells, items, strict=True)]
    kept = [i for i, out in enumerate(idle) if not out]
    asking = next((i for i in kept if _ASKS.search(pieces[i])), next((i for i in kept if items[i]), None))
    if asking is None:
        return question
    rest = fold("".join(pieces[i] for i in kept))
    held = {b.names[0] for b in library.bodies(rest)[1] if len(b.names) == 1}
    opened = _OPENS.search(pieces[asking]) is not None and not _LEANS.match(pieces[asking])
    of_body = bodies and _OF_BODY.search(pieces[asking]) and (opened or not any(items))
    if not of_body and not any(items[i] for i in kept):
        return question
    own = items[asking]
    said = []
    for i, piece in enumerate(pieces):
        out = idle[i] or (tells[i] and (items[i] <= own or (opened and bool(own))))
        if out and not greets[i] and _names_somebody(fold(piece), library, rest, held):
            out = False
        said.append("" if out else piece)
    return "".join(said)


def is_talk(question: str, library: Library, context: Query | None) -> bool:
    """我是宜川的，随便问问; 哦哦，原来是他们印得不一样，晓得了: a message that greets, tells of oneself or takes note, and asks nothing."""
    pieces = [p for p in _PIECE.findall(question) if _bare(p)]
    spoken = [bool(_GREETS.fullmatch(_bare(p)) or _TAKES_NOTE.match(_bare(p)) or _ANNOUNCES.fullmatch(_bare(p)) or _narrates(p)) for p in pieces]
    folded = fold(question)
    if not any(spoken) or _ASKS.search(folded) or _CORRECTS.search(folded) or quantities(folded) or _ASKS_IN_SHORT.search(_ANNOUNCES.sub("", folded)):
        return False
    rest = [p for p, s in zip(pieces, spoken, strict=True) if not s]
    if not all(_OF_ONESELF.search(_bare(p)) for p in rest):
        return False
    _, bodies = library.bodies(folded)
    agencies = tuple(dict.fromkeys(n for b in bodies for n in b.names)) or (context.agencies if context else ())
    documents = vocabulary_documents(agencies, library)
    asked = {c.operation for c in phrases.find_cues(folded, 0, len(folded))} - {Operation.GREET}
    return not asked and not _items_of(question, documents, library)


_TAKES_NOTE = re.compile(
    r"^(?:哦+|噢+|嗯+|喔+|啊+|好(?:的|吧|啦|嘞|滴|了)?|行(?:吧|了|啊)?|可以|明白|懂|知道|晓得|清楚|了解|收到|原来|(?:太|真|非常|实在|多)?(?:感谢|谢)|辛苦|再见|拜拜|不错|没事|不好意思)"
    r"(?![^,，。]{0,8}(?:呢|么|看看?|说说?|换|回到|[费款金]))"
)
_ANNOUNCES = re.compile(
    r"(?:就|先|随便|来|想|要|有|再)*(?:请教|打听|问问?|了解|查查?|咨询)(?:一?下)?(?:你们?|您)?(?:一?些|几个?|点)?(?:数|数字|问题|事情?|情况|东西)?"
)
"""想问问你们一些数: that something will be asked."""
_ASKS_IN_SHORT = re.compile(
    r"几|哪|谁|何|啥|什么|怎|咋|吗|呢|看看|[查问]|列|说说|算|比|加|换|回到|帮|告诉|想知道|想了解|请问|来一下|[费款金]|预算|决算|支出|收入"
)
_OF_ONESELF = re.compile(r"不|太|很|挺|蛮|好|老了?$|退休|眼睛|耳朵|身体|天气|耐心|清爽|清楚|了$")
"""眼睛不大好: what is said of oneself or of the talk, and names nothing that could be asked about."""


def _behind_its_opening(pieces: Sequence[str], library: Library) -> str | None:
    """邻里吵架…，我就好奇：司法局26年人民调解项目多少钱: the question alone, where it names its body and its item itself and leans on nothing."""
    at = next((i for i in range(len(pieces) - 1, 0, -1) if _TURNS.search(_bare(pieces[i]))), None)
    if at is None:
        return None
    rest = "".join(pieces[at:])
    named = {n for b in library.bodies(fold(rest))[1] for n in b.names}
    if not named or not _ASKS.search(rest) or _LEANS_BACK.search(rest):
        return None
    items = _items_of(rest, vocabulary_documents(tuple(named), library), library)
    return _TURNS.sub("", rest, count=1).lstrip(":：,，") if items else None


_TURNS = re.compile(
    "^(?:所以|于是|那么?|现在|顺便|就|主要)*(?:我|咱)?(?:们)?(?:就|只|真|特别|很|挺|比较|有点|倒|还|也)*"
    "(?:好奇|想请?问问?一?下?|想知道|想(?:了解|打听|确认)一?下?|想[弄搞]清楚?|请问|问一?下)"
)
_LEANS_BACK = re.compile("[它这那其]|比|占|前者|后者|上面|同样|一样|加起来|对得上|[对错]|是不是|是否")


def _idle_wish(piece: str) -> bool:
    """我想了解下面那家事业单位的情况 wishes for nothing of its own; 我想了解宠物医院补贴 does."""
    wish = _WISHES.search(bare := _bare(piece))
    rest = bare[wish.end() :] if wish else ""
    return not any(not _KIND.fullmatch(rest[a:b]) for a, b in content_of(rest))


def _items_of(piece: str, documents: Sequence[Disclosure], library: Library) -> set[str]:
    """The items and measures a clause names by more than one word; 事业单位 is a kind of body."""
    found = library.mentions(fold(piece), documents, {})
    return {
        m.surface for m in found
        if min(len(m.surface), m.end - m.start) > 2 and not _KIND.fullmatch(m.surface)
        and (is_clear(m, documents, library) or is_measure(m, documents, library))
    }  # fmt: skip


def _names_somebody(folded: str, library: Library, rest: str, held: set[str]) -> bool:
    """Whether a clause names a body or a year that the question itself (`rest`, with the bodies `held`) does not, or one that nobody knows."""
    _, bodies = library.bodies(folded)
    if any(not b.names or not set(b.names) <= held for b in bodies):
        return True
    years = {(y.year, y.offset) for y in phrases.find_years(folded)}
    if years - {(y.year, y.offset) for y in phrases.find_years(rest)}:
        return True
    covered = mask([(b.start, b.end) for b in bodies])
    hidden = "".join("□" if covered.get(i) else c for i, c in enumerate(folded))
    return any(_BODY.search(hidden[a:b][-3:]) and hidden[a:b] not in rest for a, b in content_of(hidden))


def _bare(piece: str) -> str:
    return re.sub(r"[,，。！!；;：\n?？\s~～、]", "", piece)


def _narrates(piece: str) -> bool:
    """Whether a clause tells about who asks, and asks and states nothing of a budget."""
    bare = _bare(piece)
    if _BEGS.search(bare):
        return not phrases.find_cues(folded := fold(bare), 0, len(folded)) and not quantities(folded) and not _ASKS.search(bare)
    if not (_NARRATES.search(bare) or _of_somebody(bare)) or _ASKS.search(bare) or _CORRECTS.search(bare) or _STATES.search(bare):
        return False
    return not quantities(fold(piece))


def _of_somebody(bare: str) -> bool:
    """Whether a clause is about a person: 领导让我摘个数. 居民楼外墙保温工程 is about a thing, and has no verb."""
    m = _people().match(bare)
    return m is not None and (has_verb(bare[m.start("who") :]) or m["who"] in _SELF)


_SELF = frozenset({"我", "咱", "俺", "本人"})


@lru_cache(maxsize=1)
def _people() -> re.Pattern[str]:
    """How a clause begins that is about a person, by data/asides.toml."""
    raw = tomllib.loads(files("assistant").joinpath("data/asides.toml").read_text("utf-8"))
    who = "|".join(sorted(map(re.escape, raw["people"]), key=len, reverse=True))
    when = "|".join(map(re.escape, raw["when"]))
    return re.compile(rf"^(?:{when})*(?P<who>{who})")
