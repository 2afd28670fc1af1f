"""A disclosure as a file that offices publish: a web page, or text flattened out of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from eval.disclosures.accounts import Accounts
from eval.disclosures.bodies import BODIES, body
from eval.disclosures.prose import Part, parts
from eval.disclosures.schedules import Cell, Sheet, sheets


@dataclass(frozen=True, slots=True)
class Document:
    """One disclosure: its name and what is printed in it."""

    accounts: Accounts

    @property
    def title(self) -> str:
        made = self.accounts
        return f"{made.body.name}{made.year}年{'度' if made.final else ''}{made.body.scope}{'决算' if made.final else '预算'}"

    @property
    def source(self) -> str:
        """The file's name."""
        return f"{self.title}.{'html' if self.accounts.body.form == 'html' else 'txt'}"

    def text(self) -> str:
        written = _html if self.accounts.body.form == "html" else _flat
        return written(self.title, self.accounts, parts(self.accounts), sheets(self.accounts))


def documents() -> list[Document]:
    """Every disclosure there is, in order."""
    made = []
    for key in BODIES:
        made += [Document(Accounts(key, year)) for year in body(key).years]
        made += [Document(Accounts(key, year, True)) for year in body(key).finals]
    return made


def write(folder: Path) -> list[Path]:
    """Write every disclosure into a folder; the same bytes every time."""
    paths = []
    for document in documents():
        path = folder / document.source
        path.write_text(document.text(), "utf-8")
        paths.append(path)
    return paths


def _html(title: str, accounts: Accounts, told: Sequence[Part], schedules: Sequence[Sheet]) -> str:
    body = [f"<h1>{escape(title)}</h1>", f"<p>编制{accounts.body.scope}：{escape(accounts.body.name)}</p>"]
    body += ["<p>目录</p>", *(f"<p>{escape(part.heading)}</p>" for part in told)]
    for part in told:
        body.append(f"<h2>{escape(part.heading)}</h2>")
        body += [f"<p>{escape(line)}</p>" for line in part.lines]
        body += [_table(accounts, sheet) for sheet in part.sheets]
        if part.schedules:
            body += [_table(accounts, sheet) for sheet in schedules]
    inside = "\n".join(body)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>\n{inside}\n</body></html>\n'


def _table(accounts: Accounts, sheet: Sheet) -> str:
    rows = ["".join(_cell(cell) for cell in row) for row in _rows(sheet)]
    lines = "\n".join(f"<tr>{row}</tr>" for row in rows)
    unit = f" 单位：{sheet.unit}" if sheet.unit else ""
    note = f"<p>{escape(sheet.note)}</p>" if sheet.note else ""
    head = f"<p>{escape(sheet.title)}</p>\n<p>{accounts.body.scope}：{escape(accounts.body.name)}{unit}</p>"
    return f'{head}\n<table border="1">\n{lines}\n</table>{note}'


def _rows(sheet: Sheet) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[*row] for row in sheet.rows]
    return [*sheet.header, *rows]


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    text, wide, tall = cell
    return f'<td colspan="{wide}" rowspan="{tall}">{escape(text)}</td>'


def _flat(title: str, accounts: Accounts, told: Sequence[Part], schedules: Sequence[Sheet]) -> str:
    """Flattened as copying out of a page leaves it: one line a row."""
    lines = [title, "", f"编制{accounts.body.scope}：{accounts.body.name}", "", "目录", ""]
    lines += [part.heading for part in told]
    for part in told:
        lines += ["", "", part.heading, ""]
        for line in part.lines:
            lines += [line, ""]
        for sheet in [*part.sheets, *(schedules if part.schedules else ())]:
            unit = f" 单位：{sheet.unit}" if sheet.unit else ""
            lines += [sheet.title, "", f"编制{accounts.body.scope}：{accounts.body.name}{unit}", ""]
            for row in _rows(sheet):
                texts = (cell if isinstance(cell, str) else cell[0] for cell in row)
                lines += [" ".join(text for text in texts if text), ""]
            if sheet.note:
                lines += [sheet.note, ""]
    return "\n".join(lines) + "\n"
