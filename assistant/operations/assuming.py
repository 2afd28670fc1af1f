"""What was taken for granted, said in the answer's warnings: the body, the year, the scope, how a word was read."""

from __future__ import annotations

from assistant.operations.desk import Desk


def say(desk: Desk) -> None:
    """Silent defaults are the anti-pattern: each assumption stands in the warnings."""
    scoping = desk.scoping
    if not desk.sides:
        return
    side = desk.sides[0]
    d = side.disclosure
    number = desk.ledger.cite_document(d) if scoping.assumed and not desk.ledger.sources else None
    marks = [number] if number else []
    if "agency" in scoping.assumed:
        desk.ledger.warn("assumption", f"问题没有说是哪个部门，按{desk.short(side.agency)}回答。", marks)
    if desk.query.supposed_year is not None:
        text = f"没有收录今年的文件，“今年”按已收录的最新年度{desk.query.supposed_year}年理解。"
        desk.ledger.warn("assumption", text, marks)
    elif "fiscal_year" in scoping.assumed and "agency" not in scoping.assumed:
        desk.ledger.warn(
            "assumption", f"问题没有说年度（或所说年度没有文件），按已收录的{d.fiscal_year}年回答。", marks
        )
    elif "fiscal_year" in scoping.assumed:
        desk.ledger.warn("assumption", f"问题没有说年度，按已收录的{d.fiscal_year}年回答。", marks)
    if "scope" in scoping.assumed:
        both = next((s for s in desk.sides if any(other.scope is not s.disclosure.scope for other, _ in s.alternates)), side)
        text = f"{desk.short(both.agency)}的部门预算和单位预算都有收录，这里按{both.disclosure.scope.value}口径回答。"
        desk.ledger.warn("assumption", text, marks)
    if "phase" in scoping.assumed:
        both = next((s for s in desk.sides if any(other.phase is not s.disclosure.phase for other, _ in s.alternates)), side)
        text = f"{desk.short(both.agency)}{both.fiscal_year}年的预算和决算都有收录，这里按{both.disclosure.phase.value}回答。"
        desk.ledger.warn("assumption", text, marks)
    if desk.query.read_as is not None:
        said, label = desk.query.read_as
        desk.ledger.warn("assumption", f"“{said}”按文件里的“{label}”理解。", marks)
    for mention in (m for s in desk.query.subjects for m in s.mentions if m.purpose):
        desk.ledger.warn("assumption", f"“{mention.purpose}”按文件所写的用途，列在“{mention.surface}”里。", marks)
    for mention in (m for s in desk.query.subjects for m in s.mentions if m.slip):
        desk.ledger.warn("assumption", f"“{mention.slip}”按文件里的“{mention.surface}”理解。", marks)
    for agency, year in scoping.missing:
        asked = desk.year(year) if year else ""
        desk.ledger.warn("coverage", f"没有收录{desk.short(agency)}{asked}的文件。")
