"""What most tests need: an empty index, and the real documents where they are at hand."""

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
