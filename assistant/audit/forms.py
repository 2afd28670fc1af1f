"""A report in the form asked for, written to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.audit.pictures import Cutter
from assistant.audit.report import DocumentAudit
from assistant.terminal import bytes_written_to
from index.budget_index import BudgetIndex


def write_report(index: BudgetIndex, audits: Sequence[DocumentAudit], form: str, out: Path) -> int:
    """Write xlsx, docx or html; return how many findings it tells of."""
    cutter = Cutter(index)
    if form == "xlsx":
        from assistant.audit.workbook import write_workbook

        content = write_workbook(audits, cutter)
    elif form == "docx":
        from assistant.audit.word import write_word

        content = write_word(audits, cutter)
    else:
        from assistant.audit.page import write_page

        content = write_page(audits, cutter)
    with bytes_written_to(out) as file:
        file.write(content)
    return sum(len(audit.findings) for audit in audits)
