"""The house keeps its walls: small rooms, true maps, heavy things behind their doors."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "ingest", "assistant", "eval")

# Who may name these libraries, and who may name them while being imported.
DOORS = {
    "pdfplumber": ("ingest/readers/pdf.py",),
    "pypdfium2": ("ingest/readers/", "assistant/web/"),
    "ortools": ("ingest/columns.py",),
    "sqlalchemy": (
        "index/schema.py",
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
NEVER_AT_IMPORT = ("torch", "transformers", "sentence_transformers", "chromadb", "gradio", "ortools", "jieba")


def modules() -> list[Path]:
    found = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    return sorted([*found, *ROOT.glob("app.py")])


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def imports(tree: ast.AST, *, at_import: bool) -> Iterator[str]:
    """Top-level names of what a module imports; with `at_import`, only what runs when it is imported itself."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
        elif at_import and _waits(node):
            continue
        else:
            yield from imports(node, at_import=at_import)


def _waits(node: ast.AST) -> bool:
    """Whether what stands under this node does not run when the module is imported."""
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_module_is_one_idea_of_at_most_400_lines_and_says_which(file: Path) -> None:
    source = file.read_text()
    assert len(source.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(source)), "a module opens with the sentence you would say out loud"


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_few_doors(library: str) -> None:
    users = {name_of(file) for file in modules() if library in imports(ast.parse(file.read_text()), at_import=False)}
    assert not {user for user in users if not user.startswith(DOORS[library] or ("nobody",))}


def test_nothing_heavy_is_loaded_by_an_import() -> None:
    loaded = {
        (name_of(file), library)
        for file in modules()
        for library in imports(ast.parse(file.read_text()), at_import=True)
        if library in NEVER_AT_IMPORT
    }
    assert not loaded


@pytest.mark.parametrize("package", PACKAGES)
def test_the_map_of_a_package_is_true(package: str) -> None:
    folder = ROOT / package
    here = {file.stem for file in folder.glob("*.py") if file.stem != "__init__"}
    here |= {one.name for one in folder.iterdir() if (one / "__init__.py").exists()}
    map_text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    mapped = {line.split()[0] for line in map_text.splitlines()[1:] if line and not line.startswith(" ")}
    assert mapped == here


def test_only_pinned_versions_are_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {
        line for file in ("requirements.txt", "requirements-dev.txt") for line in (ROOT / file).read_text().split()
    }
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {one.lower() for one in named} <= {line.lower() for line in locked}
