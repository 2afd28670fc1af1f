"""A header whose lines were mixed by flattening, put back into columns: by its letters, or word by word."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise, product

from ingest.schedules import Role, fold, is_header_word, is_total, role_of, sounds_like_money, vocabulary
from ingest.tables import Column, squeeze, unit_in_header

_YEAR = re.compile(r"20\d\d年(?:度)?")
# A header may print up to this many letters more than the layout it follows (a unit, a mark).
_SPARE_LETTERS = 4
_LONGEST_WORD = 26
# Innermost words that a year may stand before.
MEASURES = frozenset({"预算数", "决算数", "金额", "预算", "决算", "执行数"})


@dataclass(frozen=True, slots=True)
class Layout:
    """A known header: its columns in order of printing, and the letters it is printed with."""

    columns: tuple[Column, ...]
    letters: Counter[str]

    @property
    def size(self) -> int:
        return self.letters.total()

    @property
    def measured(self) -> int:
        """How many letters a measure of three, printed once more under every amount, adds."""
        return 3 * sum(column.role is Role.AMOUNT for column in self.columns)

    def measures(self) -> list[Counter[str]]:
        """The letters that 决算数, or 预算数, adds where it stands under every amount."""
        return [Counter(word * (self.measured // 3)) for word in ("决算数", "预算数")]


@cache
def layouts() -> tuple[Layout, ...]:
    """Read data/layouts.toml once; synonyms are written out."""
    data = tomllib.loads(resources.files("ingest").joinpath("data/layouts.toml").read_text("utf-8"))
    parts: dict[str, str] = data["parts"]
    known: dict[tuple[tuple[str, ...], ...], Layout] = {}
    for text in (header for group in data["headers"].values() for header in group):
        spelled = re.sub(r"\$([a-z_]+)", lambda match: parts[match.group(1)], text)
        for version in _versions(spelled):
            paths, words = _parse(version)
            layout = Layout(columns_of(paths), Counter(_coded("".join(fold(_unmarked(word)) for word in words))))
            known.setdefault(tuple(c.path for c in layout.columns), layout)
    return tuple(known.values())


@cache
def side_words() -> tuple[tuple[str, ...], ...]:
    """Words that tell revenue labels from expenditure labels."""
    data = tomllib.loads(resources.files("ingest").joinpath("data/layouts.toml").read_text("utf-8"))
    return tuple(data["sides"]["revenue"]), tuple(data["sides"]["expenditure"])


@cache
def whole_items() -> frozenset[str]:
    """Labels that are complete though they carry no number."""
    data = tomllib.loads(resources.files("ingest").joinpath("data/layouts.toml").read_text("utf-8"))
    return frozenset(map(fold, data["sides"]["items"]))


def _versions(text: str) -> Iterator[str]:
    """Every choice of synonyms; a word takes the same synonym wherever it stands."""
    choices = list(dict.fromkeys(re.findall(r"[^\s{}]+\|[^\s{}]+", text)))
    for picked in product(*(choice.split("|") for choice in choices)):
        version = text
        for choice, word in sorted(zip(choices, picked, strict=True), key=lambda p: -len(p[0])):
            version = version.replace(choice, word)
        yield version


def _parse(text: str) -> tuple[list[tuple[str, ...]], list[str]]:
    """`A{B C}` into the paths of its columns and the words printed."""
    paths: list[tuple[str, ...]] = []
    words: list[str] = []
    above: list[str] = []
    tokens = re.findall(r"[{}]|[^\s{}]+", text)
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token == "}":
            above.pop()
        elif token != "{":
            words.append(token)
            if following == "{":
                above.append(token)
            else:
                paths.append((*above, token))
    return paths, words


def _unmarked(word: str) -> str:
    """预算数#2 is the second 预算数 of its header."""
    return word.split("#")[0]


def columns_of(paths: Iterable[tuple[str, ...]]) -> tuple[Column, ...]:
    """Columns with their roles and sides: a label after an amount opens the next side."""
    columns: list[Column] = []
    side = 0
    for path in paths:
        role = role_of(_unmarked(path[-1])) or Role.AMOUNT
        if role in {Role.NAME, Role.CODE, Role.INDEX} and columns and columns[-1].role is Role.AMOUNT:
            side += 1
        columns.append(Column(path=path, role=role, side=side, unit=unit_in_header(path)))
    return tuple(columns)


def letters_of(texts: Sequence[str]) -> Counter[str]:
    """The letters of a header, its years left out; 科目代码 is 科目编码."""
    return Counter(_coded(_YEAR.sub("", fold("".join(texts)))))


def _coded(text: str) -> str:
    return text.replace("代码", "编码")


def match_layouts(texts: Sequence[str]) -> tuple[list[tuple[Column, ...]], int] | None:
    """The known headers printed with exactly these letters, and how many they leave unexplained.

    Several differ in the order of their columns alone; the one that names them in the order printed comes first.
    """
    letters = letters_of(texts)
    best: tuple[int, list[Layout]] | None = None
    for layout in layouts():
        if layout.letters <= letters:
            spare = letters.total() - layout.size
            if spare > _SPARE_LETTERS and spare == layout.measured and letters - layout.letters in layout.measures():
                spare = 0  # 决算数 stands under every one of its columns
            if spare <= _SPARE_LETTERS and (best is None or spare <= best[0]):
                best = spare, [*(best[1] if best is not None and best[0] == spare else ()), layout]
    if best is None:
        return None
    printed = fold("".join(texts))
    held = sorted((_as_printed(layout.columns, texts) for layout in best[1]), key=lambda columns: _out_of_order(columns, printed))
    return held, best[0]


def _out_of_order(columns: Sequence[Column], printed: str) -> int:
    """How many neighbouring heads of a header are printed the other way round."""
    heads = list(dict.fromkeys(fold(word) for column in columns for word in column.path))
    at = [printed.find(head[:_HEAD]) for head in heads]
    return sum(a > b >= 0 for a, b in pairwise(at))


_HEAD = 6
"Letters by which a head is found where the rest of it is wrapped away."


def _as_printed(columns: tuple[Column, ...], texts: Sequence[str]) -> tuple[Column, ...]:
    """Give header words the width of their printed letters, and the outermost, or 预算数, its year where one stands before it."""
    letters = [(letter, fold(letter)) for letter in squeeze("".join(texts))]
    raw = [letter for letter, folded in letters for _ in folded]
    folded = "".join(folded for _, folded in letters)

    def printed(word: str, dated: bool) -> str:
        bare, _, count = word.partition("#")
        year = r"(?:20\d\d年(?:度)?)?" if dated else ""
        pattern = year + year.join(map(re.escape, fold(bare)))
        found = list(re.finditer(pattern, folded))
        nth = int(count) - 1 if count else 0
        if nth >= len(found):
            # Broken over lines: at least its brackets are as wide as the page prints them.
            return bare.replace("(", "（").replace(")", "）") if "（" in raw else bare
        match = found[nth]
        text = "".join(raw[match.start() : match.end()])
        # Quotes are folded away: keep the layout's own.
        return text[: len(text) - len(fold(bare))] + bare if set(bare) & set("“”") else text

    return tuple(
        Column(tuple(printed(p, k == 0 or fold(_unmarked(p)) in MEASURES) for k, p in enumerate(c.path)), c.role, c.side, c.unit)
        for c in columns
    )


def cut_words(texts: Sequence[str]) -> list[str] | None:
    """Cut a header that no layout explains into words; None when too much of it is no header word.

    Line ends and spaces may fall inside words, so they count for little: the fewest letters left over wins, then the
    fewest words.
    """
    breaks: set[int] = set()
    joined = ""
    for text in texts:
        for token in text.split():
            joined += fold(token)
            breaks.add(len(joined))
    words = vocabulary().header_words
    best: list[tuple[float, int, bool]] = [(0.0, 0, False)] + [(1e9, 0, False)] * len(joined)
    for end in range(1, len(joined) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            piece = joined[start:end]
            whole = (start in breaks or start == 0) and end in breaks and not any(start < b < end for b in breaks)
            known = _YEAR.sub("", piece) in words or (whole and (role_of(piece) is not None or sounds_like_money(piece)))
            if known:
                # A word that begins and ends where the file breaks is likelier than one that straddles.
                cost = 0.3 + 0.1 * ((start not in breaks and start > 0) + (end not in breaks))
                # 支出 | 项目, parted by the file, are two words of ours rather than one.
                inner = [(joined[start:b], joined[b:end]) for b in breaks if start < b < end]
                label = role_of(piece) not in {None, Role.AMOUNT}
                cost += 0.4 * (label and any(a in words and b in words for a, b in inner))
            elif start in breaks | {0} and end in breaks and sounds_like_money(piece) and not _holds_words(piece, start, breaks):
                # 上年结转安 | 排: a word of no list of ours that the file has broken.
                cost = 0.5 + 0.3 * sum(start < b < end for b in breaks)
                known = True
            elif end - start == 1:
                cost = 1.0
            else:
                continue
            if best[start][0] + cost < best[end][0]:
                best[end] = (best[start][0] + cost, start, known)
    pieces: list[tuple[str, bool, int]] = []
    end = len(joined)
    while end > 0:
        _, start, known = best[end]
        if not known and pieces and not pieces[-1][1] and end not in breaks:
            pieces[-1] = (joined[start:end] + pieces[-1][0], False, start)
        else:
            pieces.append((joined[start:end], known, start))
        end = start
    pieces.reverse()
    unknown = sum(len(piece) for piece, known, _ in pieces if not known)
    odd = any(not known and (len(piece) == 1 or not re.search(r"[\u4e00-\u9fff]", piece)) for piece, known, _ in pieces)
    if not joined or odd or unknown > 0.4 * len(joined):
        return None
    return [piece for piece, _, _ in pieces]


def _holds_words(piece: str, start: int, breaks: Collection[int]) -> bool:
    """Whether words of ours stand between the blanks of a piece: then it is several words."""
    at = [0, *(b - start for b in sorted(breaks) if start < b < start + len(piece)), len(piece)]
    parts = [piece[a:b] for a, b in pairwise(at)]
    return len(parts) > 1 and sum(is_header_word(part) or sounds_like_money(part) for part in parts) > 1


def columns_from_words(words: Sequence[str]) -> tuple[Column, ...] | None:
    """Arrange header words into columns: groups over leaves, labels before amounts, sides side by side."""
    known = vocabulary()
    labels = [i for i, word in enumerate(words) if role_of(word) in {Role.NAME, Role.CODE, Role.INDEX}]
    first_label = labels[0] if labels else 0
    sides_from = [i for i in labels if role_of(words[i]) is Role.NAME and _bare(words[i]) in {"项目", "科目名称"}]
    two_sided = len(sides_from) > 1 and any(role_of(w) is Role.AMOUNT for w in words[sides_from[0] : sides_from[1]])
    # 收入 and 支出 are labels where nothing else is, and heads of the two sides where 项目 stands under each.
    first_label = sides_from[0] if two_sided else first_label
    heads = list(words[:first_label]) if two_sided else []
    body = list(words[first_label:]) if two_sided else list(words)
    paths: list[tuple[str, ...]] = []
    group: tuple[str, ...] = (heads[0],) if heads else ()
    seen_amount = False
    side = 0
    for i, word in enumerate(body):
        role = role_of(word)
        bare = _bare(word)
        later = [_bare(w) for w in body[i + 1 :]]
        if role in {Role.NAME, Role.CODE, Role.INDEX}:
            if bare == "项目" and any(role_of(w) in {Role.CODE, Role.NAME} for w in body[i + 1 :]) and not two_sided:
                continue
            if seen_amount and two_sided:
                side += 1
                group = (heads[side],) if side < len(heads) else ()
                seen_amount = False
            if role is Role.CODE and bare not in {"类", "款", "项"} and {"类", "款"} <= set(later):
                continue
            paths.append((*group, word) if two_sided else (word,))
        elif role is Role.TEXT:
            paths.append((word,))
        elif bare in known.group_words and bare not in known.amount_words:
            group = (*group[:1], word) if two_sided else (word,)
        elif not two_sided and not paths and not is_total(word) and _heads_amounts(body[i + 1 :]):
            group = (word,)  # 项目 收入预算, and below them the labels of the one and the amounts of the other
        else:
            seen_amount = True
            paths.append((*group, word))
    paths = _nested(paths)
    columns = columns_of(paths)
    return columns if any(c.role is Role.AMOUNT for c in columns) else None


def _heads_amounts(later: Sequence[str]) -> bool:
    """Whether labels follow, and then several amounts: what stands before them all is over the amounts."""
    roles = [role_of(word) for word in later]
    amounts = [k for k, role in enumerate(roles) if role is Role.AMOUNT]
    labels = roles[: amounts[0]] if amounts else []
    return len(amounts) > 1 and Role.NAME in labels and None not in labels


def lists_side_by_side(texts: Sequence[str]) -> tuple[Column, ...] | None:
    """收入 beside 支出 listed in several ways, each list with a label and amounts: 项目 预算数 按功能分类 预算数 按用途 预算数."""
    if len(texts) < 2 or squeeze(texts[0]) != "收入支出":
        return None
    words: list[str] = []
    for word in (word for text in texts[1:] for word in text.split()):
        wrapped = words and role_of(word) is not Role.AMOUNT and role_of(words[-1]) is not Role.AMOUNT and len(texts) > 2
        words = [*words[:-1], words[-1] + word] if wrapped else [*words, word]
    roles = [role_of(word) for word in words]
    listed = [k for k, role in enumerate(roles) if role is not Role.AMOUNT]
    if Role.CODE in roles or roles[:1] != [Role.NAME] or len(listed) < 3 or listed[-1] == len(words) - 1:
        return None
    if any(b - a == 1 for a, b in pairwise(listed)):
        return None
    columns = []
    for k, word in enumerate(words):
        side = sum(at <= k for at in listed) - 1
        role = Role.NAME if k in listed else Role.AMOUNT
        path = ("收入" if not side else "支出", word)
        columns.append(Column(path=path, role=role, side=side, unit=unit_in_header(path)))
    return tuple(columns)


def _nested(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Put leaves that belong under one of their siblings (人员经费 under 基本支出) there."""
    told = list(paths)
    for nest in vocabulary().nests:
        heads = [i for i, path in enumerate(told) if _bare(path[-1]) in nest.group]
        if len(heads) != 1:
            continue
        head = told[heads[0]]
        found: list[int] = []
        for leaf in nest.leaves:
            near = [i for i, p in enumerate(told) if _bare(p[-1]) in leaf and i != heads[0] and i > heads[0]]
            if near:
                found.append(near[0])
        own = [i for i in found if _bare(told[i][-1]) not in {"小计", "合计"}]
        if len(own) < 2:
            continue
        totals = [i for i in found if i not in own and i < min(own)]
        moved = [(*head, told[i][-1]) for i in sorted([*totals, *own])]
        rest_before = [p for i, p in enumerate(told[: heads[0]]) if i not in found]
        rest_after = [p for i, p in enumerate(told) if i > heads[0] and i not in [*totals, *own]]
        told = [*rest_before, *moved, *rest_after]
    return told


def _bare(word: str) -> str:
    return _YEAR.sub("", fold(word))
