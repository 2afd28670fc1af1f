"""An amount that the asker quotes, and what it is for: told by the paragraph that states it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asking import published
from tests.provincial import account

SAID = (
    "一、一般公共预算财政拨款支出决算具体情况",
    "1.农林水支出（类）林业和草原（款）林业草原防灾减灾（项）。年初预算为0.00万元，支出决算为325.50万元，主要用于山火扑救和灾后补植。",
    "2.住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为98.00万元，支出决算为98.00万元，主要用于缴纳住房公积金。",
)


@pytest.mark.parametrize("question", ["那笔325.5万是干啥的", "325.50万元是什么钱", "325.50万花在什么地方了"])
def test_what_an_amount_said_is_for_is_told_by_its_own_paragraph(tmp_path: Path, question: str) -> None:
    answer = published(tmp_path, {"甲县林业局2024年度部门决算.html": account(*SAID)}).ask(f"甲县林业局2024年{question}？")
    assert answer.status == "answered"
    assert "山火扑救" in answer.text
