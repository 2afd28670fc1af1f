"""The documents that questions are asked about: the bundled sample, and the made-up disclosures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.settings import Settings
from eval.dataset import CASES
from eval.disclosures.pages import write
from index.budget_index import BudgetIndex
from index.encoders import Encoder
from index.errors import MingzhangError


@dataclass(frozen=True, slots=True)
class Room:
    """Documents, and the folder of cases about them."""

    name: str
    chinese: str
    documents: Callable[[Path], list[Path]]
    "Where they are, or where they were written: in the folder given."
    cases: Path


def _sample(_: Path) -> list[Path]:
    return [Settings().sample]


SAMPLE = Room("sample", "自带样例", _sample, CASES)
GENERATED = Room("generated", "自拟文件", write, CASES / "generated")
ROOMS = (SAMPLE, GENERATED)

HELD_OUT = Room("held-out", "封存题", write, Path(__file__).parent / "held_out")
"Cases about the made-up disclosures that nobody looks at while improving the assistant."


@contextmanager
def room_index(room: Room, encoder: Encoder) -> Iterator[BudgetIndex]:
    """An index that holds the documents of a room and nothing else, gone again afterwards."""
    from ingest.pipeline import ingest

    with TemporaryDirectory(prefix="mingzhang-eval-") as folder:
        documents = room.documents(Path(folder))
        index = BudgetIndex.open(Path(folder) / "index", encoder)
        try:
            for report in ingest(documents, index):
                if report.error:
                    raise MingzhangError(report.error)
            yield index
        finally:
            index.close()
