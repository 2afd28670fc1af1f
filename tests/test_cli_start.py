"""What need not be loaded is not: the command line starts at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "sentence_transformers", "transformers", "gradio", "chromadb", "langchain", "pdfplumber", "ortools")

PROBE = f"""
import sys
import app
status = app.main(["documents", "--json"])
heavy = [name for name in {HEAVY!r} if name in sys.modules]
print(heavy, file=sys.stderr)
sys.exit(status or bool(heavy))
"""


def test_listing_documents_loads_no_model_no_page_and_no_reader(tmp_path: Path) -> None:
    environment = os.environ | {"MINGZHANG_INDEX": str(tmp_path / "index")}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_listing_documents_costs_little_more_than_its_libraries(tmp_path: Path) -> None:
    environment = os.environ | {"MINGZHANG_INDEX": str(tmp_path / "index")}

    def fastest(program: str) -> float:
        took = []
        for _ in range(3):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True, timeout=60)
            took.append(time.perf_counter() - began)
        return min(took)

    listing = fastest("import sys, app; sys.exit(app.main(['documents']))")
    libraries = fastest("import typer, pydantic, numpy, sqlalchemy")
    assert listing < 2.5 * libraries, (listing, libraries)


def test_a_reader_that_goes_away_ends_the_command_quietly(tmp_path: Path) -> None:
    environment = os.environ | {"MINGZHANG_INDEX": str(tmp_path / "index")}
    command = f"{sys.executable} -c \"import sys, app; sys.exit(app.main(['documents', '--json']))\" | true"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr
