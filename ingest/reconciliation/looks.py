"""Pages as they look: empty ones, lines cut off by their frame, codes printed unlike their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.records import BBox, Citation, Provenance
from index.vocabulary import Outcome
from ingest.pages import Page, RuledCell, RuledTable
from ingest.reconciliation.ledger import Ledger
from ingest.reconciliation.rules import RuleBook, Trial, fails


def blank_pages(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A page between others with an empty frame and not a word on it; a scan without text is no such page."""
    pages = ledger.pages
    printed = [any(line.text.strip() for line in page.lines) for page in pages]
    for index, page in enumerate(pages[1:-1], 1):
        frame = _frame(page)
        # A sheet printed on both sides may leave its back, an even page, empty; its front it does not.
        bare = page.height and page.number % 2 and not (page.picture or page.scanned or page.notes or page.cut)
        if printed[index] or not (frame or bare) or not printed[index - 1] or (frame is None and not printed[index + 1]):
            yield Trial("blank-page", Outcome.NOT_APPLICABLE)
            continue
        rule = book.rules["blank-page"]
        what = "只有空表框，没有文字和数字" if frame else "没有任何内容"
        where = Provenance(page=page.number, bbox=frame)
        yield fails(
            rule, ledger.disclosure.document, rule.tell(page=page.number, what=what), "空表框" if frame else "空白页", "删除空白页", "",
            (Citation(document=ledger.disclosure.document, place=where, quoted=""),), "",
        )  # fmt: skip


def _frame(page: Page) -> BBox | None:
    """The first frame of a page, with or without columns; a rule or two make none."""
    if page.tables:
        return page.tables[0].bbox
    bars = page.bars if len(page.bars) > 2 else ()
    return (min(b[0] for b in bars), bars[0][1], max(b[2] for b in bars), bars[-1][1]) if bars else None


def cut_lines(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A line of which only the upper edge shows, because its frame ends there."""
    for page in ledger.pages:
        for line in page.cut:
            if len(re.findall(r"[\u4e00-\u9fff]", line.text)) < 4:
                continue
            rule = book.rules["cut-line"]
            where = Provenance(page=page.number, bbox=line.bbox)
            told = rule.tell(page=page.number, printed=line.text[:24])
            yield fails(
                rule, ledger.disclosure.document, told, line.text, "完整显示", "",
                (Citation(document=ledger.disclosure.document, place=where, quoted=line.text),), "",
            )  # fmt: skip
        if page.lines and page.height and not page.cut:
            yield Trial("cut-line", Outcome.HOLDS)


def codes(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """A 款 printed as 2 where the others are printed as 01 and 10."""
    found: list[tuple[int, RuledCell, str]] = []
    for page in ledger.pages:
        for table in page.tables:
            for column in _code_columns(table):
                short = [(cell, row) for cell, row in column if len(cell.text.strip()) == 1]
                if len(column) - len(short) >= max(3, len(short)):
                    found += [(page.number, cell, row) for cell, row in short]
                    yield Trial("code-digits", Outcome.FAILS if short else Outcome.HOLDS)
    if found:
        rule = book.rules["code-digits"]
        printed = dict.fromkeys(cell.text.strip() for _, cell, _ in found)
        rows = "、".join(f"“{row}”" for _, _, row in found[:4])
        expected = "、".join(f"0{code}" for code in printed)
        told = rule.tell(printed="、".join(printed), rows=rows, expected=expected, count=len(found))
        cited = tuple(
            Citation(
                document=ledger.disclosure.document, place=Provenance(page=page, bbox=cell.bbox), quoted=row, row=row
            )
            for page, cell, row in found[:8]
        )
        yield fails(rule, ledger.disclosure.document, told, "、".join(printed), expected, "", cited, "")


def _code_columns(table: RuledTable) -> Iterator[list[tuple[RuledCell, str]]]:
    """The codes under each header 款 or 项, each with what its row says up to the name."""
    width = max((len(row) for row in table.rows), default=0)
    for at in range(width):
        heads = [n for n, row in enumerate(table.rows) if at < len(row) and (c := row[at]) and c.text.strip() in {"款", "项"}]
        if not heads:
            continue
        column = []
        for row in table.rows[heads[-1] + 1 :]:
            cell = row[at] if at < len(row) else None
            if cell is not None and re.fullmatch(r"\d{1,2}", cell.text.strip()):
                words = [c.text.strip() for c in row if c is not None and c.text.strip()]
                name = next((k for k, w in enumerate(words) if re.search(r"[\u4e00-\u9fff]", w)), len(words) - 1)
                column.append((cell, " ".join(words[: name + 1])))
        yield column


def headers(ledger: Ledger, book: RuleBook) -> Iterator[Trial]:
    """The header rows of one frame printed twice, one under the other; on the next page they may well be printed again."""
    rule = book.rules["repeated-header"]
    for page in ledger.pages:
        for table in page.tables:
            rows = [[c.text.strip() if c is not None else "" for c in row] for row in table.rows]
            # Above a row with figures: rows of an empty table may well be alike.
            end = next((n for n, row in enumerate(rows) if any(re.search(r"\d", text) for text in row)), 0)
            head = rows[:end]
            again = next((n for n, row in enumerate(head) if _is_heading(row) and row in head[:n]), None)
            first = head.index(head[again]) if again is not None else 0
            # Each row of the header must come again, in order: two blocks of a form may share a row.
            if again is None or head[first:again] != head[again : 2 * again - first]:
                yield Trial(rule.id, Outcome.HOLDS)
                continue
            cells = [c for row in table.rows[again : 2 * again - first] for c in row if c is not None and c.text.strip()]
            words = re.sub(r"\s", "", " ".join(c.text for c in cells))
            boxes = [c.bbox for c in cells]
            box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
            quoted = " ".join(re.sub(r"\s", "", text) for text in head[again] if text)
            where = Provenance(page=page.number, bbox=box)
            told = rule.tell(page=page.number, printed=words[:30])
            yield fails(
                rule, ledger.disclosure.document, told, quoted, "表头只印一遍", "",
                (Citation(document=ledger.disclosure.document, place=where, quoted=quoted),), "",
            )  # fmt: skip


def _is_heading(row: list[str]) -> bool:
    """Several headers beside one another, among them one that every schedule has."""
    words = list(filter(None, row))
    return len(words) >= _WIDE and any(_HEADING.search(re.sub(r"\s", "", word)) for word in words)


_WIDE = 3
"Words from which a row is one of headers."
_HEADING = re.compile("合计|小计|名称|编码|金额|预算数|决算数|支出$|收入$")
