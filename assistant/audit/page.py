"""One web page that holds everything: it can be sent, kept and printed as it is."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from assistant.audit.pictures import Cutter, Picture
from assistant.audit.report import DocumentAudit, trail, where
from assistant.web.pages import STATIC, render
from index.vocabulary import Outcome


def write_page(audits: Sequence[DocumentAudit], cutter: Cutter) -> bytes:
    """The report as HTML, style and pictures inside."""
    cuts = {
        (audit.disclosure.document, told.number): list(cutter.of(told.places))
        for audit in audits for told in audit.findings
    }  # fmt: skip
    page = render(
        "audit.html",
        audits=audits,
        cuts=cuts,
        outcomes=list(Outcome),
        style=(STATIC / "base.css").read_text("utf-8"),
        is_picture=lambda cut: isinstance(cut, Picture),
        data=lambda cut: b64encode(cut.png).decode(),
        where=where,
        trail=trail,
    )
    return page.encode("utf-8", "replace")
