"""Several processes, a kill at a bad moment, a full disk: the index answers as before or as after, never between."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from filelock import FileLock

from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.errors import IndexBusy, IndexUnavailable
from index.vectors import key_of
from readings import reading_of

ROOT = Path(__file__).parent.parent

OLD = reading_of(rows={"公务接待费": "0.50"}, sentences=("接待费用于接待来访单位。",))
NEW = reading_of(rows={"公务接待费": "0.60", "会议费": "1.00"}, sentences=("会议费用于召开会议。",), edition="（更正）")


def another_process(script: str, index: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in which `path`, `index_at`, `OLD` and `NEW` are known."""
    opening = """
        import os, signal, sys
        from pathlib import Path
        sys.path[:0] = [{root!r}, {root!r} + "/tests"]
        from index.budget_index import BudgetIndex
        from index.encoders import HashingEncoder
        from index.vectors import VectorStore
        from test_index_processes import OLD, NEW
        path = Path({index!r})
        def killed(*_): os.kill(os.getpid(), signal.SIGKILL)
    """
    source = textwrap.dedent(opening).format(root=str(ROOT), index=str(index)) + textwrap.dedent(script)
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False, timeout=60)


def vectors_kept(index: BudgetIndex) -> set[str]:
    with index._vectors._asking() as collection:
        return set(collection.get(include=[])["ids"])


# Before the vectors, after the vectors and before SQL, at four points within the SQL transaction, after it.
MOMENTS = {
    "before the vectors": ("VectorStore.add = killed", OLD),
    "after the vectors": ("BudgetIndex._keep = killed", OLD),
    "inside the transaction": ("import index.budget_index as b; b.write_findings = killed", OLD),
    "with the old one set aside": ("import index.budget_index as b; b.write_disclosure = killed", OLD),
    "before the figures": ("import index.budget_index as b; b.write_facts = killed", OLD),
    "before the last write": ("import index.budget_index as b; b.write_checks = killed", OLD),
    "before the clean-up": ("BudgetIndex._discard = killed", NEW),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_writer_killed_leaves_the_index_as_before_or_as_after(tmp_path: Path, moment: str) -> None:
    death, expected = MOMENTS[moment]
    with_old = BudgetIndex.open(tmp_path, HashingEncoder())
    with_old.replace(OLD)
    with_old.close()
    done = another_process(f"{death}\nBudgetIndex.open(path, HashingEncoder()).replace(NEW)", tmp_path)
    assert done.returncode == -9, done.stderr

    index = BudgetIndex.open(tmp_path, HashingEncoder())
    assert index.disclosures() == [expected.disclosure]
    assert index.facts.find() == list(expected.facts)
    assert index.quality(expected.disclosure.document) == expected.quality
    document = expected.disclosure.document
    assert index.passages.search(expected.passages[0].text, [document])[0][0] == expected.passages[0]

    # The next writer tidies up what the dead one left.
    index.replace(NEW)
    index.remove(OLD.disclosure.document)
    assert vectors_kept(index) == {key_of(text) for text in ("公务接待费", "会议费", "合计", NEW.passages[0].text)}
    index.close()


def test_lost_vectors_are_made_again_from_sql(tmp_path: Path) -> None:
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    index.replace(OLD)
    index.close()
    import shutil

    shutil.rmtree(tmp_path / "vectors")
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    assert index.passages.search("接待费", [OLD.disclosure.document])[0][0] == OLD.passages[0]
    assert key_of(OLD.passages[0].text) in vectors_kept(index)
    index.close()


def test_a_second_writer_is_told_that_the_index_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    index.replace(OLD)
    monkeypatch.setattr(BudgetIndex, "patience", 0.0)
    with FileLock(tmp_path / "writer.lock", is_singleton=False):  # as another process would hold it
        with pytest.raises(IndexBusy, match="正在写入"):
            index.replace(NEW)
        assert index.facts.find() == list(OLD.facts)  # whoever reads never waits
        assert index.passages.search("接待费", [OLD.disclosure.document])
    index.close()


def test_a_reader_sees_what_another_process_wrote(tmp_path: Path) -> None:
    reader = BudgetIndex.open(tmp_path, HashingEncoder())
    reader.replace(OLD)
    assert reader.passages.nearest_labels("接待费", [OLD.disclosure.document])
    before = reader.version
    done = another_process("BudgetIndex.open(path, HashingEncoder()).replace(NEW)", tmp_path)
    assert done.returncode == 0, done.stderr
    assert reader.version != before
    assert reader.disclosures() == [NEW.disclosure]
    assert reader.passages.search("会议", [NEW.disclosure.document])[0][0] == NEW.passages[0]
    assert reader.passages.nearest_labels("会议费", [NEW.disclosure.document])[0][0] == "会议费"
    # And what it writes afterwards loses nothing of the other's.
    reader.replace(reading_of("上海市某区司法局"))
    assert {key_of("会议费"), key_of("公务用车运行费")} <= vectors_kept(reader)
    reader.close()


def test_a_full_disk_is_said_so_and_loses_nothing(tmp_path: Path) -> None:
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    index.replace(OLD)
    index.close()
    script = """
        import resource
        from readings import reading_of
        from index.errors import IndexUnavailable
        index = BudgetIndex.open(path, HashingEncoder())
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            index.replace(reading_of("上海市某区司法局", {f"第{at}行": "1.00" for at in range(20_000)}))
        except IndexUnavailable as error:
            print(error)
    """
    done = another_process(script, tmp_path)
    assert "请检查磁盘" in done.stdout, done.stderr
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    assert index.facts.find() == list(OLD.facts)
    index.close()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnavailable, match="请检查磁盘空间与权限"):
        BudgetIndex.open(tmp_path / "file" / "index", HashingEncoder())


def test_a_damaged_index_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(IndexUnavailable, match="无法读写"):
        BudgetIndex.open(tmp_path, HashingEncoder())


def test_opening_and_listing_loads_nothing_heavy(tmp_path: Path) -> None:
    script = """
        import json
        from index.encoders import SentenceEncoder
        index = BudgetIndex.open(path, SentenceEncoder())
        index.disclosures(), index.facts.find()
        print(json.dumps([name for name in ("torch", "transformers", "chromadb", "jieba") if name in sys.modules]))
    """
    done = another_process(script, tmp_path)
    assert json.loads(done.stdout) == [], done.stderr
