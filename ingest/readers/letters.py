"""Letters as people type them: some PDF makers store 部门 and 收入 with the radicals ⻔ and ⼊ instead."""

from __future__ import annotations

import unicodedata
from functools import cache

# Radicals of U+2E80 to U+2EFF that are printed exactly like a letter; Unicode itself does not fold them.
_RADICALS = (
    "⺁厂⺊卜⺒巳⺙攵⺝月⺠民⺡氵⺧牛⺩王⺪疋⺫目⺬示⺭礻⺯糸⺰纟⺶羊⺷羊⺸羊⺹老⺻聿⺼月⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻏阝⻐钅⻑长⻒长⻓长"
    "⻔门⻕阝⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻲亀"
)


@cache
def _table() -> dict[int, str]:
    table = {ord(a): b for a, b in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
    for start, end in ((0x2E80, 0x2FE0), (0xF900, 0xFB00)):
        for point in range(start, end):
            folded = unicodedata.normalize("NFKC", chr(point))
            if folded != chr(point):
                table.setdefault(point, folded)
    # Unicode folds these to forms that simplified print does not use.
    return {**table, ord("⼾"): "户", ord("⾭"): "青", ord("⿈"): "黄"}


def as_typed(text: str) -> str:
    """Return the text with radicals and compatibility ideographs as the letters they stand for.

    >>> as_typed("部⻔收⼊")
    '部门收入'
    """
    return text if text.isascii() else text.translate(_table())
