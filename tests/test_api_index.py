"""What is in the index, over HTTP: documents, figures, findings; and the staff's door."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from doors import TOKEN, House, build
from index.budget_index import BudgetIndex
from made_up import TEXT

FACT_FIELDS = """
document source agency scope fiscal_year phase origin page lines bbox schedule schedule_title
row_code row row_path column column_path printed unit amount state recovered
"""
FINDING_FIELDS = """
document source agency scope fiscal_year phase severity rule message printed expected difference
page lines citations
"""


@pytest.fixture
def house(index: BudgetIndex, tmp_path: Path) -> House:
    return build(index, tmp_path)


@pytest.fixture
def visitor(house: House) -> TestClient:
    return house.visitor()


@pytest.fixture
def staff(house: House) -> TestClient:
    client = house.visitor()
    client.headers["authorization"] = f"Bearer {TOKEN}"
    return client


def test_documents_are_listed_in_pages(visitor: TestClient) -> None:
    page = visitor.get("/v1/documents", params={"limit": 1, "offset": 1}).json()
    assert (page["total"], page["limit"], page["offset"], len(page["items"])) == (2, 1, 1, 1)


def test_a_document_is_found_by_its_file_name(visitor: TestClient, house: House) -> None:
    found = visitor.get(f"/v1/documents/{house.text.disclosure.source}").json()
    assert found["document"] == house.text.disclosure.document
    assert found["figures"] == 3
    assert found["findings"] == {"error": 1, "warning": 0, "notice": 0}
    assert len(found["schedules"]) == 1


def test_a_fact_has_every_field_of_the_contract_and_exact_money(visitor: TestClient) -> None:
    page = visitor.get("/v1/facts", params={"row": "公务接待费"}).json()
    assert page["total"] == 1
    fact = page["items"][0]
    assert list(fact) == FACT_FIELDS.split()
    assert (fact["amount"], fact["printed"], fact["lines"], fact["bbox"]) == ("5000", "5,000", [6, 6], None)


def test_facts_are_filtered_and_paged(visitor: TestClient, house: House) -> None:
    assert visitor.get("/v1/facts", params={"fiscal_year": 2026}).json()["total"] == 1
    assert visitor.get("/v1/facts", params={"row_code": "30207"}).json()["items"][0]["row"] == "邮电费"
    page = visitor.get("/v1/facts", params={"document": house.text.disclosure.document, "limit": 2}).json()
    assert (page["total"], len(page["items"])) == (3, 2)


def test_a_finding_carries_whole_citations(visitor: TestClient) -> None:
    finding = visitor.get("/v1/findings", params={"severity": "error"}).json()["items"][0]
    assert list(finding) == FINDING_FIELDS.split()
    assert finding["citations"][0]["url"].endswith("?lines=3-3")
    assert visitor.get("/v1/findings", params={"severity": "notice"}).json()["total"] == 0


def test_health_says_how_much_is_there(visitor: TestClient) -> None:
    assert visitor.get("/health").json()["documents"] == 2


def test_health_says_when_nothing_is_left_to_load(visitor: TestClient, house: House) -> None:
    assert visitor.get("/health").json()["warm"] is False
    house.assistant.is_warm = True
    assert visitor.get("/health").json() == {"status": "ok", "documents": 2, "version": house.index.version, "warm": True}


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic x"}])
def test_only_staff_add_and_remove(visitor: TestClient, house: House, header: dict[str, str]) -> None:
    document = house.text.disclosure.document
    for reply in (
        visitor.post("/v1/documents", files={"file": ("a.txt", b"x")}, headers=header),
        visitor.delete(f"/v1/documents/{document}", headers=header),
    ):
        assert reply.status_code == 401
        assert reply.json()["type"] == "/problems/unauthorized"
        assert reply.headers["www-authenticate"] == "Bearer"
    assert house.index.holds(document)


def test_without_a_token_set_nobody_is_staff(index: BudgetIndex, tmp_path: Path) -> None:
    visitor = build(index, tmp_path, token=None).visitor()
    reply = visitor.post("/v1/documents", files={"file": ("a.txt", b"x")}, headers={"authorization": "Bearer None"})
    assert (reply.status_code, reply.json()["type"]) == (403, "/problems/staff-disabled")
    assert "MINGZHANG_STAFF_TOKEN" in visitor.get("/staff").text


def test_staff_add_replace_and_remove_a_document(staff: TestClient, house: House) -> None:
    newer = TEXT.replace("5,000", "6,000").encode()
    added = staff.post("/v1/documents", files={"file": ("更正版.txt", newer)})
    assert (added.status_code, added.json()["status"]) == (201, "replaced")
    again = staff.post("/v1/documents", files={"file": ("更正版.txt", newer)})
    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    document = added.json()["document"]["document"]
    assert staff.delete(f"/v1/documents/{document}").json()["source"] == "更正版.txt"
    assert not house.index.holds(document)
    assert staff.delete(f"/v1/documents/{document}").status_code == 404


@pytest.mark.parametrize(
    ("files", "status"),
    [({"file": ("空.txt", b" ")}, 422), ({"other": ("a.txt", b"x")}, 422), (None, 422)],
)
def test_a_bad_upload_is_told_in_one_sentence(
    staff: TestClient, files: dict[str, tuple[str, bytes]], status: int
) -> None:
    reply = staff.post("/v1/documents", files=files)
    assert reply.status_code == status
    assert reply.json()["detail"]


def test_an_uploaded_name_cannot_leave_its_folder(staff: TestClient) -> None:
    reply = staff.post("/v1/documents", files={"file": ("../../etc/预算.txt", TEXT.replace("5,000", "7,000").encode())})
    assert reply.json()["source"] == "预算.txt"


def test_the_console_is_for_those_who_signed_in(house: House) -> None:
    client = house.visitor()
    assert "登录" in client.get("/staff").text
    assert client.post("/staff", data={"token": "错"}).status_code == 401
    page = client.post("/staff", data={"token": TOKEN})
    assert house.text.disclosure.source in page.text
    uploaded = client.post("/staff/documents", files={"file": ("新.txt", TEXT.replace("12,000", "13,000").encode())})
    assert "已替换旧版" in uploaded.text
    removed = client.post(f"/staff/documents/{house.pdf.disclosure.document}/remove")
    assert "已移除" in removed.text
    client.post("/staff/out")
    assert client.post(f"/staff/documents/{house.pdf.disclosure.document}/remove").status_code == 401
