"""How fast 明账 is on this machine, beside the plain way of doing the same, measured in one run.

    make bench                          # the corpus beside the checkout, or the bundled sample
    make bench ARGS="文件或文件夹 ..."

Every measurement of ingesting runs in a process of its own, so that neither way profits from what the other loaded.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import random
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from visitors import spread, visitors  # noqa: E402

from index.records import Disclosure  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLE = ROOT / "sample"
LARGE = 200  # pages
CHUNK = 500  # characters, as plain retrieval cuts them
MANY = 100_000  # documents, by their names alone

# Asked of every disclosure, in the words of citizens; none needs a particular document.
QUESTIONS = (
    "公务接待费是多少？",
    "三公经费一共多少钱",
    "招待费花了多少",
    "支出预算总额是多少？",
    "基本支出占多少",
    "项目支出比基本支出多多少？",
    "住房公积金多少",
    "最大的一项支出是什么？",
    "政府采购预算有多少？",
    "主要职能是什么",
    "机关运行经费是什么意思",
    "为什么比去年增加了？",
    "有哪些项目",
    "有没有购置公务用车的预算",
    "收入从哪里来",
    "工资福利支出和商品服务支出各多少",
)


class Steps:
    """Seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description="本机速度：入库、提问各步与朴素做法之比。")
    parser.add_argument("paths", nargs="*", type=Path, default=[CORPUS if CORPUS.is_dir() else SAMPLE])
    parser.add_argument("--json", action="store_true", help="在标准输出给出 JSON")
    given = parser.parse_args()
    from ingest.files import find_files

    files = list(find_files(given.paths))
    with tempfile.TemporaryDirectory() as folder:
        told = {
            "files": [file.name for file in files],
            "plain": apart(plain_retrieval, files, Path(folder) / "plain"),
            "ours": apart(our_ingest, files, Path(folder) / "index"),
            "parsing": apart(parsing, files, Path(folder)),
            "large": apart(large_file, files, Path(folder)),
            "asking": apart(asking, files, Path(folder) / "index"),
            "grown": apart(grown, files, Path(folder) / "index"),
            "visited": visitors(files, Path(folder) / "index", questions_of),
        }
    if given.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        tell(told)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(
    measure: Callable[[list[Path], Path], dict[str, object]], files: list[Path], folder: Path
) -> dict[str, object]:
    """Measure in a fresh process, the time to load libraries included."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        began = time.perf_counter()
        measured = pool.apply(measure, (files, folder))
        return {**measured, "wall": time.perf_counter() - began}


def plain_retrieval(files: list[Path], folder: Path) -> dict[str, object]:
    """What a tutorial would do: text, 500-character chunks, the same encoder as it comes, Chroma."""
    steps = Steps()
    with steps.step("读取文字"):
        texts = [plain_text(file) for file in files]
    with steps.step("加载模型"):
        import chromadb
        from sentence_transformers import SentenceTransformer

        from index.encoders import bundled_folder

        model = SentenceTransformer(str(bundled_folder()), device="cpu")
        collection = chromadb.PersistentClient(str(folder)).create_collection("plain", embedding_function=None)
    chunks = [text[start : start + CHUNK] for text in texts for start in range(0, len(text), CHUNK)]
    with steps.step("编码"):
        vectors = model.encode(chunks, show_progress_bar=False)
    with steps.step("写入"):
        collection.add(ids=[str(at) for at in range(len(chunks))], embeddings=vectors, documents=chunks)
    return {"steps": steps.seconds, "texts": len(chunks)}


def plain_text(file: Path) -> str:
    if file.suffix.lower() != ".pdf":
        return file.read_text(encoding="utf-8", errors="replace")
    import pdfplumber

    with pdfplumber.open(file) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def our_ingest(files: list[Path], folder: Path) -> dict[str, object]:
    """What `mingzhang ingest` does."""
    from index.budget_index import BudgetIndex
    from index.encoders import SentenceEncoder
    from ingest.pipeline import ingest

    steps = Steps()
    with steps.step("入库"):
        index = BudgetIndex.open(folder, SentenceEncoder())
        reports = list(ingest(files, index))
        index.close()
    return {
        "steps": steps.seconds,
        "figures": sum(report.figures for report in reports),
        "failed": [report.error for report in reports if report.error],
    }


def parsing(files: list[Path], folder: Path) -> dict[str, object]:
    """Our reading of the PDFs, facts included, beside pdfplumber's own tables of the same pages."""
    import pdfplumber

    from ingest.pipeline import read_disclosure

    pdfs = [file for file in files if file.suffix.lower() == ".pdf"]
    steps = Steps()
    for file in pdfs:
        with steps.step("pdfplumber extract_tables"), pdfplumber.open(file) as pdf:
            for page in pdf.pages:
                page.extract_tables()
        with steps.step("明账读成数字"):
            read_disclosure(file)
    return {"steps": steps.seconds, "files": len(pdfs)}


def large_file(files: list[Path], folder: Path) -> dict[str, object]:
    """One file of 200 pages or more, put together from the PDFs: seconds by page, and the most memory reading it took."""
    import pypdfium2

    from ingest.pipeline import read_disclosure

    pdfs = [file for file in files if file.suffix.lower() == ".pdf"]
    if not pdfs:
        return {"pages": 0}
    book = pypdfium2.PdfDocument.new()
    while len(book) < LARGE:
        for file in pdfs:
            book.import_pages(pypdfium2.PdfDocument(file))
    book.save(folder / "large.pdf")
    began = time.perf_counter()
    read_disclosure(folder / "large.pdf")
    return {
        "pages": len(book),
        "seconds": time.perf_counter() - began,
        "megabytes": peak_megabytes(),
    }


def asking(files: list[Path], folder: Path) -> dict[str, object]:
    """Each question once to warm up, then timed; history is one earlier turn for every second question."""
    from assistant.conversation import Assistant
    from index.budget_index import BudgetIndex
    from index.encoders import SentenceEncoder

    steps = Steps()
    with steps.step("启动"):
        encoder = CountingEncoder(SentenceEncoder())
        index = BudgetIndex.open(folder, encoder)
        assistant = Assistant(index)
        assistant.ask(QUESTIONS[0])
    assistant.warm()
    named = questions_of(index.disclosures())
    for question in named[:: len(QUESTIONS) // 4]:
        assistant.ask(question)
    seconds, waited = [], []
    for question in [*QUESTIONS, *named]:
        encoder.seconds = 0.0
        began = time.perf_counter()
        assistant.ask(question)
        seconds.append(time.perf_counter() - began)
        waited.append(encoder.seconds)
    one_call = []
    for at in range(30):
        began = time.perf_counter()
        encoder.encode([f"第{at}次问：公务接待费是多少？"])
        one_call.append(time.perf_counter() - began)
    index.close()
    return {
        "steps": steps.seconds,
        "questions": len(seconds),
        **spread(seconds),
        "named_median_ms": statistics.median(seconds[len(QUESTIONS) :]) * 1000,
        "encoder_ms": statistics.mean(waited) * 1000,
        "without_encoder": sum(one == 0 for one in waited),
        "one_encoder_call_ms": statistics.median(one_call) * 1000,
    }


def questions_of(disclosures: Sequence[Disclosure]) -> list[str]:
    """Every question of every second disclosure, named in full."""
    return [
        f"{disclosure.agency}{disclosure.fiscal_year}年{question}"
        for at, question in enumerate(QUESTIONS)
        for disclosure in disclosures[at % 2 :: 2]
    ]


def grown(files: list[Path], folder: Path) -> dict[str, object]:
    """The same questions of the same documents among the names of very many others: rows without figures or passages."""
    from assistant.conversation import Assistant
    from index.budget_index import BudgetIndex
    from index.encoders import SentenceEncoder

    larger = folder.with_name("grown")
    shutil.copytree(folder, larger)
    index = BudgetIndex.open(larger, SentenceEncoder())
    questions = questions_of(index.disclosures())
    index.close()
    add_names(larger / "index.sqlite", MANY)
    index = BudgetIndex.open(larger, SentenceEncoder())
    assistant = Assistant(index)
    began = time.perf_counter()
    assistant.ask(QUESTIONS[0])
    first = time.perf_counter() - began
    for question in questions[:: len(QUESTIONS) // 4]:
        assistant.ask(question)
    seconds = []
    for question in questions:
        began = time.perf_counter()
        assistant.ask(question)
        seconds.append(time.perf_counter() - began)
    index.close()
    return {"documents": MANY, "first": first, "median_ms": statistics.median(seconds) * 1000, "megabytes": peak_megabytes()}


def add_names(store: Path, many: int) -> None:
    """Write so many disclosures of made-up bodies, three years of each, beside those that are there."""
    chance = random.Random(2026)
    places, ends = "安平长宁武德清永丰泰和兴华东西南北山河江海云龙凤石白青金玉林松柏桃梅兰", ("财政局", "教育局", "水利局", "民政局", "档案馆", "第一中学")
    names: set[str] = set()
    while len(names) * 3 < many:
        names.add("".join(chance.sample(places, 3)) + chance.choice("市县区") + chance.choice(ends))
    with sqlite3.connect(store) as rows:
        columns = [name for _, name, *_ in rows.execute("PRAGMA table_info(disclosures)")]
        one = dict(zip(columns, rows.execute("SELECT * FROM disclosures LIMIT 1").fetchone(), strict=True))
        made = (
            {**one, "document": f"{n:064x}", "source": f"{name}{year}.pdf", "title": name, "agency": name, "fiscal_year": year, "units": "[]"}
            for n, (name, year) in enumerate(((name, year) for name in sorted(names) for year in (2023, 2024, 2025)), 1)
        )
        marks = ", ".join("?" * len(columns))
        rows.executemany(f"INSERT INTO disclosures VALUES ({marks})", ([row[c] for c in columns] for row in itertools.islice(made, many)))


class CountingEncoder:
    """The real encoder, and how long it was waited for."""

    def __init__(self, encoder: object) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode(self, texts: list[str]) -> object:
        began = time.perf_counter()
        vectors = self._encoder.encode(texts)  # type: ignore[attr-defined]
        self.seconds += time.perf_counter() - began
        return vectors


def tell(told: dict) -> None:  # type: ignore[type-arg]
    """For people."""
    plain, ours, parsed, asked = told["plain"], told["ours"], told["parsing"], told["asking"]
    print(f"文件 {len(told['files'])} 份")
    print("\n入库（含加载）")
    loading = plain["steps"]["加载模型"]
    steps = "，".join(f"{name} {seconds:.1f}" for name, seconds in plain["steps"].items())
    print(f"  朴素检索  {plain['wall']:6.1f} 秒（{steps}；{plain['texts']} 段）")
    print(f"  明账      {ours['wall']:6.1f} 秒（{ours['figures']:,} 个数字）")
    print(
        f"  比值      {ours['wall'] / plain['wall']:6.2f}（目标 < 0.50；朴素检索不计加载 {plain['wall'] - loading:.1f} 秒）"
    )
    for error in ours["failed"]:
        print(f"  未入库：{error}")
    if parsed["files"]:
        theirs, mine = parsed["steps"]["pdfplumber extract_tables"], parsed["steps"]["明账读成数字"]
        print(f"\n读取 {parsed['files']} 份 PDF")
        print(
            f"  pdfplumber extract_tables {theirs:5.1f} 秒，明账读成数字 {mine:5.1f} 秒，比值 {mine / theirs:.2f}（目标 ≤ 1.50）"
        )
    if told["large"]["pages"]:
        large = told["large"]
        print(
            f"  {large['pages']} 页的文件 {large['seconds']:.1f} 秒，每页 {large['seconds'] / large['pages'] * 1000:.0f} 毫秒，"
            f"内存最多 {large['megabytes']:.0f} MB（目标 < 600）"
        )
    print(f"\n提问 {asked['questions']} 次（启动并答出第一问 {asked['steps']['启动']:.1f} 秒）")
    print(f"  中位 {asked['median_ms']:.1f} 毫秒，95% 在 {asked['p95_ms']:.1f} 毫秒内（目标 100；下一步 40 / 120）")
    print(f"  其中编码平均 {asked['encoder_ms']:.1f} 毫秒，{asked['without_encoder']} 次不需要编码")
    print(f"  编码器单次调用 {asked['one_encoder_call_ms']:.1f} 毫秒")
    grown = told["grown"]
    print(f"\n再加 {grown['documents']:,} 份文件的名录（没有正文）")
    print(
        f"  同样的问题中位 {grown['median_ms']:.1f} 毫秒，比值 {grown['median_ms'] / asked['named_median_ms']:.2f}；"
        f"第一问 {grown['first']:.1f} 秒，内存最多 {grown['megabytes']:.0f} MB"
    )
    visited = told["visited"]
    print(f"\n{visited['visitors']} 位访客同时在页面上提问，答完即问下一句（毫秒，中位 / 95%）")
    print(f"  一位访客独问 {visited['alone_median_ms']:.0f} / {visited['alone_p95_ms']:.0f}")
    print(f"  {visited['visitors']} 位同时 {visited['at_once_median_ms']:.0f} / {visited['at_once_p95_ms']:.0f}（目标中位 < 300）")
    print(f"  同时另有文件入库 {visited['meanwhile_median_ms']:.0f} / {visited['meanwhile_p95_ms']:.0f}（目标中位 < 600）")


if __name__ == "__main__":
    main()
