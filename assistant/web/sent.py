"""What visitors send, as text that can be kept, shown and sent back."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator


def plain_text(text: str) -> str:
    """Without control characters and halves of surrogate pairs, which no file and no reply can carry.

    >>> plain_text("公务\\x00接待费\\ud800")
    '公务 接待费?'
    """
    kept = "".join(c if c.isprintable() or c in "\n\t" or ord(c) > 159 else " " for c in text)
    return kept.encode("utf-8", "replace").decode()


def _plain_if_text(value: object) -> object:
    return plain_text(value) if isinstance(value, str) else value


PlainText = Annotated[str, BeforeValidator(_plain_if_text)]
