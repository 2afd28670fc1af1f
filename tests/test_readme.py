"""The README is true: its commands exist, its example is what the assistant answers, its length is kept."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.conversation import Assistant
from index.budget_index import BudgetIndex
from index.encoders import HashingEncoder
from ingest.pipeline import read_disclosure

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_example_is_the_real_answer(tmp_path: Path) -> None:
    index = BudgetIndex.open(tmp_path, HashingEncoder())
    index.replace(read_disclosure(next((ROOT / "sample").glob("*.txt"))))
    question = re.search(r"^> 问：(.+)$", README, re.M)
    promised = re.search(r"^> 答：(.+)$", README, re.M)
    assert question and promised
    answer = Assistant(index).ask(question.group(1))
    assert answer.text == promised.group(1)
    first = answer.citations[0]
    assert f"第{first.lines[0] if first.lines else 0}行" in README
    assert first.quoted in README
    index.close()


def test_each_command_of_the_readme_exists() -> None:
    from typer.testing import CliRunner

    from app import cli

    for name in set(re.findall(r"mingzhang (\w+)", README)) - {"answers"}:
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0, name
    targets = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make (\w+)", README, re.M):
        assert f"\n{target}:" in targets


def test_pictures_and_pages_that_are_linked_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_it_is_short_enough_to_read() -> None:
    assert 80 <= len(README.splitlines()) <= 150
