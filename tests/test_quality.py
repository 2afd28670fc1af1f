"""Every document comes with a report of how well it was read; a bad reading is kept out of answers until accepted."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

import app
from documents import make_disclosure
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from index.vocabulary import Standing
from ingest.pipeline import read_disclosure
from printing import write_pdf, write_text


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGZHANG_INDEX", str(tmp_path / "index"))
    monkeypatch.setattr("index.encoders.SentenceEncoder", HashingEncoder)
    return tmp_path


def scrambled(path: Path) -> Path:
    """A flattened file whose amounts were damaged on the way: hardly a sum adds up any more."""
    made = make_disclosure(random.Random(4), zero="0", separators=False)
    write_text(made, path)
    dice = random.Random(1)
    lines = [
        re.sub(r"(?<![\d.])[1-9]\d{3,}(?![\d.年])", lambda hit: str(dice.randrange(1000, 10 ** len(hit[0]))), line)
        if len(re.findall(r"\d{4,}", line)) >= 2
        else line
        for line in path.read_text("utf-8").splitlines()
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def listed(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert app.main(["documents", "--json", *more]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_a_sound_reading_reports_schedules_cells_sums_text_and_time(tmp_path: Path) -> None:
    made = make_disclosure(random.Random(2), zero="")
    write_pdf(made, tmp_path / "a.pdf")
    reading = read_disclosure(tmp_path / "a.pdf")
    told = reading.quality
    assert told.doubts == () and reading.disclosure.standing is Standing.CURRENT
    assert told.printed == sum(bool(cell.printed) for cell in made.cells)
    assert told.blank == sum(not cell.printed for cell in made.cells)
    assert told.unread == 0 and told.open == 0 and told.closed > 20
    assert len(told.coverage) == reading.disclosure.pages
    assert all(share is None or share > 0.9 for share in told.coverage)
    assert {name for name, _ in told.steps} >= {"读取页面", "读取表格", "读取文字说明", "核对勾稽关系"}


def test_a_schedule_that_the_contents_promise_and_no_page_carries_is_named(tmp_path: Path) -> None:
    made = make_disclosure(random.Random(2), zero="0")
    gone = made.sheets.pop()
    write_text(made, tmp_path / "a.txt")
    titles = [*(sheet.title for sheet in made.sheets), gone.title]
    printed = (tmp_path / "a.txt").read_text("utf-8").split("\n")
    printed[1:1] = ["目录", *(f"{at}. {title} ........ {at}" for at, title in enumerate(titles, 1))]
    (tmp_path / "a.txt").write_text("\n".join(printed), "utf-8")
    told = read_disclosure(tmp_path / "a.txt").quality
    assert len(told.listed) == len(titles)
    assert told.missing == (gone.title.removeprefix(f"{made.year}年").replace("“", "").replace("”", ""),)


def test_a_reading_that_hardly_adds_up_is_held_out_until_someone_accepts_it(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = scrambled(shelf / "a.txt")
    assert app.main(["ingest", str(bad)]) == 0
    said = capsys.readouterr().out
    assert "暂不用于回答" in said and "--accept a.txt" in said and "原因：" in said
    assert [one["standing"] for one in listed(capsys)] == ["待验收"]

    index = BudgetIndex.open(shelf / "index", HashingEncoder())
    assert index.disclosures() == []  # what answers are drawn from
    index.close()

    assert app.main(["ingest", str(bad)]) == 0
    assert "没有变化" in (said := capsys.readouterr().out) and "--accept" in said
    assert app.main(["ingest", "--accept", str(bad)]) == 0
    assert "已验收" in capsys.readouterr().out
    assert [one["standing"] for one in listed(capsys)] == ["现行"]


def test_a_document_is_accepted_by_name_without_the_file(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = scrambled(shelf / "a.txt")
    assert app.main(["ingest", str(bad)]) == 0
    bad.unlink()
    assert app.main(["ingest", "--accept", "a.txt"]) == 0
    assert [one["standing"] for one in listed(capsys)] == ["现行"]
    assert app.main(["ingest", "--accept", "b.txt"]) == 1
    assert "b.txt" in capsys.readouterr().err


def test_json_carries_the_whole_report(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_text(make_disclosure(random.Random(3), zero="0"), shelf / "a.txt")
    assert app.main(["ingest", "--json", str(shelf / "a.txt")]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["status"] == "added" and told["standing"] == "现行"
    assert told["quality"]["printed"] > 100 and told["quality"]["doubts"] == []


def test_a_corrected_publication_replaces_the_first_which_can_be_listed_and_put_back(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = make_disclosure(random.Random(3), zero="0")
    first, second = shelf / "a.txt", shelf / "b.txt"
    write_text(made, first)
    second.write_text(first.read_text("utf-8") + "\n更正说明：本文件已更正。\n", "utf-8")
    assert app.main(["ingest", str(first)]) == 0
    assert app.main(["ingest", str(second)]) == 0
    assert "替换旧版 1 份" in capsys.readouterr().out
    assert [one["source"] for one in listed(capsys)] == ["b.txt"]
    history = {one["source"]: one["standing"] for one in listed(capsys, "--history")}
    assert history == {"b.txt": "现行", "a.txt": "旧版"}
    assert app.main(["facts", "--document", "a.txt"]) == 0
    assert '"a.txt"' in capsys.readouterr().out
    assert app.main(["ingest", "--accept", "a.txt"]) == 0
    assert [one["source"] for one in listed(capsys)] == ["a.txt"]
