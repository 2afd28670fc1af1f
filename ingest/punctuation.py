"""Chinese punctuation that a file wrote in half width: `5家,具体包括:` reads as `5家，具体包括：`.

Some fonts and tools give all commas, colons and brackets of a Chinese text as ASCII, others mix them. Rules and readers
look for one form only, that of GB/T 15834-2011 标点符号用法; each mark stays one character, so places stay as well.
"""

from __future__ import annotations

import re

_MARKS = str.maketrans(",;:?!()", "，；：？！（）")
_HAN = r"\u4e00-\u9fff“”《》（）％"
# A comma between digits parts thousands and a colon hours: marks of Chinese text stand beside a Chinese character.
_BESIDE = re.compile(rf"(?<=[{_HAN}%)])[,;:?!]|[,;:](?=[{_HAN}(])|(?<=[{_HAN}])[()]|[()](?=[{_HAN}])")
_PAIR = re.compile(rf"\((?=[^()]*[{_HAN}])([^()]*)\)|(?<=[{_HAN}])\(([^()]*)\)|\(([^()]*)\)(?=[{_HAN}])")


def full_width(text: str) -> str:
    """A line with the marks of its Chinese text in full width, character for character.

    >>> full_width("项目支出1,492.54万元,占本年支出的59.26%;设备2台(套),指标值≥90(%)")
    '项目支出1,492.54万元，占本年支出的59.26%；设备2台（套），指标值≥90(%)'
    """
    if text.isascii() or not any(mark in text for mark in ",;:?!()"):
        return text
    paired = _PAIR.sub(lambda m: m.group().translate(_BRACKETS), text)
    return _BESIDE.sub(lambda m: m.group().translate(_MARKS), paired)


_BRACKETS = str.maketrans("()", "（）")
