"""The pages a server can write by itself: one shell, filled from templates that escape whatever they are given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with autoescape on everywhere: names and texts come from documents and visitors."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        # What is installed does not change while it serves; looking cost two file reads a turn shown.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, /, **values: object) -> str:
    """Fill one template."""
    return environment().get_template(template).render(values)


def problem_page(title: str, detail: str, *, embed: bool = False) -> str:
    """`embed` where it stands beside the conversation, which has a masthead already."""
    return render("problem.html", title=title, detail=detail, embed=embed)


def static_files() -> Mapping[str, Path]:
    """Style sheets and scripts by name."""
    return {path.name: path for path in STATIC.iterdir() if path.is_file()}
