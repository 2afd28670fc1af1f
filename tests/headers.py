"""Headers written short: `项目{类 款 项} 合计` as the paths of its columns, or as the rows and spans it is drawn with."""

from __future__ import annotations

import re


def header_paths(header: str) -> list[tuple[str, ...]]:
    """`A{B C}` as the paths of its columns."""
    paths: list[tuple[str, ...]] = []
    above: list[str] = []
    tokens = re.findall(r"[{}]|[^\s{}]+", header)
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token == "}":
            above.pop()
        elif token != "{":
            if following == "{":
                above.append(token)
            else:
                paths.append((*above, token))
    return paths


def header_grid(header: str) -> list[list[tuple[str, int, int] | None]]:
    """Header rows of (text, rows, columns) with None where a spanning cell covers the place."""
    paths = header_paths(header)
    depth = max(map(len, paths))
    grid: list[list[tuple[str, int, int] | None]] = [[None] * len(paths) for _ in range(depth)]
    for level in range(depth):
        j = 0
        while j < len(paths):
            path = paths[j]
            if len(path) <= level:
                j += 1
                continue
            wide = 1
            while j + wide < len(paths) and len(path) > level + 1 and paths[j + wide][: level + 1] == path[: level + 1]:
                wide += 1
            tall = depth - level if len(path) == level + 1 else 1
            grid[level][j] = (path[level], tall, wide)
            j += wide
    return grid
