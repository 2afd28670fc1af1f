"""What most tests need: an empty index, and the real documents where they are at hand; names of cases that stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample" / "嘉定区地区工作办公室2024年部门预算.txt"
CORPUS = ROOT.parent / "shared" / "corpus"


@pytest.fixture
def sample() -> Path:
    """The disclosure that ships with the project."""
    return SAMPLE


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The seven real disclosures, where this checkout has them."""
    if not CORPUS.is_dir():
        pytest.skip("没有 ../shared/corpus：真实文件不随项目分发")
    return CORPUS


@pytest.fixture
def index(tmp_path: Path) -> Iterator[BudgetIndex]:
    """An empty index that needs no model."""
    opened = BudgetIndex.open(tmp_path / "index", HashingEncoder())
    yield opened
    opened.close()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Sets by their members in order and functions by their names: tests run side by side (pytest -n) must agree on names."""
    if isinstance(val, set | frozenset):
        return "-".join(sorted(map(str, val)))
    return getattr(val, "__name__", None) if callable(val) else None
