"""Several files are read at once; one that brings its reader down does not take the others with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.budget_index import BudgetIndex
from index.errors import UnreadableFile
from ingest.pipeline import ingest, read_disclosure
from ingest.workers import ReadAhead


def copies(sample: Path, folder: Path, count: int) -> list[Path]:
    """The sample under other years, so that each is a document of its own."""
    made = []
    for year in range(2024, 2024 + count):
        made.append(folder / f"嘉定{year}.txt")
        made[-1].write_text(sample.read_text().replace("2024年", f"{year}年"))
    return made


def test_a_worker_reads_what_we_would_read_ourselves(sample: Path) -> None:
    with ReadAhead([sample], 1) as read:
        theirs = read(sample)
    ours = read_disclosure(sample)
    assert (theirs.facts, theirs.passages, theirs.findings) == (ours.facts, ours.passages, ours.findings)


def test_what_a_worker_could_not_read_is_said_in_its_words(tmp_path: Path) -> None:
    empty = tmp_path / "空.pdf"
    empty.write_bytes(b"")
    with ReadAhead([empty], 1) as read, pytest.raises(UnreadableFile, match="空文件"):
        read(empty)


def test_a_file_that_kills_its_worker_is_told_and_the_next_one_is_read(sample: Path) -> None:
    with ReadAhead([], 1) as read:
        read(sample)
        worker = read._idle.get()
        worker._process.kill()
        read._idle.put(worker)
        with pytest.raises(UnreadableFile, match="程序中止"):
            read(sample)
        assert read(sample).facts


def test_several_files_are_reported_in_order_and_the_bad_one_alone_fails(
    sample: Path, tmp_path: Path, index: BudgetIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    (tmp_path / "files").mkdir()
    good = copies(sample, tmp_path / "files", 2)
    bad = tmp_path / "files" / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    again = tmp_path / "files" / "再来一份.txt"
    shutil.copy(good[0], again)
    reports = list(ingest([*good, bad, again], index))
    assert [report.path for report in reports] == [*good, bad, again]
    assert [bool(report.error) for report in reports] == [False, False, True, False]
    assert reports[3].skipped
    assert len(index.disclosures()) == 2
    assert all(one.ingested_at for one in index.disclosures())
