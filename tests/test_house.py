"""The house keeps its walls: small rooms, true maps, heavy things behind their doors."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assistant.wording import function_words, is_listed

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "ingest", "assistant", "eval")
ROOMS = ("assistant/operations", "assistant/audit", "assistant/web", "ingest/readers", "ingest/reconciliation")

# Who may name these libraries, and who may name them while being imported.
DOORS = {
    "pdfplumber": ("ingest/readers/pdf.py",),
    "pypdfium2": ("ingest/readers/", "assistant/web/"),
    "docx": ("assistant/audit/word.py",),
    "ortools": ("ingest/arrangement.py",),
    "sqlalchemy": (
        "index/schema.py",
        "index/disclosure_store.py",
        "index/fact_store.py",
        "index/finding_store.py",
        "index/passage_store.py",
        "index/budget_index.py",
    ),
    "chromadb": ("index/vectors.py",),
    "langchain_chroma": (),
    "torch": ("index/encoders.py",),
    "transformers": ("index/encoders.py",),
    "sentence_transformers": ("index/encoders.py",),
    "gradio": ("app.py", "assistant/web/"),
}
HEAVY = ("torch", "transformers", "sentence_transformers", "chromadb", "gradio", "ortools", "jieba")


def modules() -> list[Path]:
    found = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    return sorted([*found, *ROOT.glob("app.py")])


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@functools.cache
def imports(file: Path) -> frozenset[str]:
    """Top-level names of what a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return frozenset(found)


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_module_is_one_idea_of_at_most_400_lines_and_says_which(file: Path) -> None:
    source = file.read_text()
    assert len(source.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(source)), "a module opens with the sentence you would say out loud"


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_few_doors(library: str) -> None:
    users = {name_of(file) for file in modules() if library in imports(file)}
    assert not {user for user in users if not user.startswith(DOORS[library] or ("nobody",))}


@pytest.mark.parametrize("module", ["app", "index.budget_index", "ingest.pipeline", "assistant.conversation"])
def test_nothing_heavy_is_loaded_by_an_import(module: str) -> None:
    if not (ROOT / (module.replace(".", "/") + ".py")).exists():
        pytest.skip(f"{module} 还没有")
    script = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_map_of_a_package_is_true(package: str) -> None:
    folder = ROOT / package
    here = {file.stem for file in folder.glob("*.py") if file.stem != "__init__"}
    here |= {one.name for one in folder.iterdir() if (one / "__init__.py").exists()}
    map_text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    mapped = {line.split()[0] for line in map_text.splitlines()[1:] if line and not line.startswith(" ")}
    data = {name for name in mapped if not name.isidentifier()}  # cases/, baseline.json: may be named, must exist
    assert all((folder / name).exists() for name in data)
    assert mapped - data == here


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_of_a_room_names_every_module(room: str) -> None:
    folder = ROOT / room
    words = set(re.findall(r"\w+", ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""))
    assert {file.stem for file in folder.glob("*.py") if file.stem != "__init__"} <= words


def test_only_pinned_versions_are_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {
        line for file in ("requirements.txt", "requirements-dev.txt") for line in (ROOT / file).read_text().split()
    }
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {one.lower() for one in named} <= {line.lower() for line in locked}


def test_no_table_of_words_lists_one_twice() -> None:
    tables = {
        "assistant/data/operations.toml": ("operation", "cues"),
        "assistant/data/topics.toml": ("topic", "said"),
        "index/data/aliases.toml": ("alias", "said"),
    }
    lists = [entry[words] for file, (rows, words) in tables.items() for entry in tomllib.loads((ROOT / file).read_text("utf-8"))[rows]]
    text = (ROOT / "assistant/data/function_words.txt").read_text("utf-8")
    lists.append([word for line in text.splitlines() if not line.startswith("#") for word in line.split()])
    assert [word for words in lists for word in set(words) if words.count(word) > 1] == []


def test_no_function_word_falls_apart_into_others() -> None:
    """多少个 is told by its parts; what a dictionary has as one word is listed as people type it (一共, in pinyin)."""

    def falls_apart(word: str) -> bool:
        return any(word[:n] in words and (word[n:] in words or falls_apart(word[n:])) for n in range(1, len(word)))

    words = function_words()
    assert [w for w in words if not is_listed(w) and falls_apart(w)] == []
