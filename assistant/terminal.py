"""What people see in a terminal: answers, documents and findings in Chinese, and usage errors in one sentence."""

from __future__ import annotations

import errno
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from assistant.answer import Answer
from assistant.export import DocumentRecord
from index.errors import IndexUnavailable, MingzhangError
from index.records import Disclosure, Quality
from index.vocabulary import Standing

POOR_PAGE = 0.8
"A page of which less was understood is named."
SOME_TIME = 0.05

SEVERITY_WORDS: Mapping[str, str] = {"error": "错误", "warning": "疑点", "notice": "提示"}

# What the command line toolkit says, and what we say instead. The first group is the argument's name.
USAGE: Sequence[tuple[str, str]] = (
    (r"Missing command\.", "请写明子命令，例如 mingzhang ask；用 mingzhang --help 查看全部子命令。"),
    (r"No such command '(.+?)'\.", "没有子命令“{0}”，请用 mingzhang --help 查看全部子命令。"),
    (r"No such option: (\S+)", "没有选项 {0}，请在子命令后加 --help 查看可用的选项。"),
    (r"Missing argument '(.+?)'\.", "缺少参数 {0}，请在命令后补上。"),
    (r"Missing option '(.+?)'\.", "缺少选项 {0}，请补上。"),
    (r"Option '(.+?)' requires an argument\.", "选项 {0} 后面要写一个值。"),
    (r"Got unexpected extra argument\S* \((.+)\)", "多出了参数 {0}；如果是一个问题，请用引号括起来。"),
    (r"Invalid value for '(.+?)': .*valid integer", "{0} 应为整数。"),
    (r"Invalid value for '(.+?)': .*greater than or equal to (\S+)", "{0} 不能小于 {1}。"),
    (r"Invalid value for '(.+?)': .*less than or equal to (\S+)", "{0} 不能大于 {1}。"),
    (r"Invalid value for '(.+?)': (?:Value error, )?'(.*)' is not one of (.+?)\.?$", "{0} 只能是 {2}，不能是 {1}。"),
    (r"Invalid value for '(.+?)': .+", "{0} 的值不合要求，请在子命令后加 --help 查看写法。"),
)


def usage_sentence(message: str) -> str:
    """The toolkit's usage error in one Chinese sentence.

    >>> usage_sentence("No such option: --indx")
    '没有选项 --indx，请在子命令后加 --help 查看可用的选项。'
    """
    for pattern, sentence in USAGE:
        if found := re.match(pattern, message, re.DOTALL):
            return sentence.format(*found.groups())
    return f"命令写法有误：{message}"


class WrongUsage(MingzhangError):
    "The command was written in a way we cannot follow."


def speak_chinese_in_help() -> None:
    """The toolkit's own words on its help pages."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.COMMANDS_PANEL_TITLE = "子命令"
    rich_utils.DEFAULT_STRING = "[默认 {}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"


def say(sentence: str) -> None:
    """Tell the person, apart from the result."""
    print(sentence, file=sys.stderr, flush=True)


def answer_text(answer: Answer) -> str:
    """An answer with its sources, for a terminal."""
    lines = [answer.text.replace("**", "")]
    if answer.clarification:
        lines += [f"  · {option.label}：{option.question}" for option in answer.clarification.options]
    lines += [f"注意：{caution.text}" for caution in answer.warnings if caution.text not in answer.text]
    if answer.citations:
        lines.append("")
    for source in answer.citations:
        where = f"{source.source} 第{source.page}页"
        if source.lines:
            first, last = source.lines
            where += f"第{first}行" if first == last else f"第{first}至{last}行"
        trail = " › ".join(part for part in (source.table or source.section, source.row, source.column) if part)
        quoted = source.quoted if len(source.quoted) <= 60 else source.quoted[:59] + "…"
        lines.append(f"[{source.id}] {where}  {trail}  “{quoted}”")
    return "\n".join(lines)


class Ingested(Protocol):
    """What we tell of one file; the ingesting half's report has all of it, and more."""

    @property
    def skipped(self) -> bool: ...
    @property
    def replaced(self) -> Sequence[Disclosure]: ...
    @property
    def tables(self) -> int: ...
    @property
    def figures(self) -> int: ...
    @property
    def recovered(self) -> int: ...
    @property
    def unread(self) -> Sequence[str]: ...
    @property
    def findings(self) -> int: ...
    @property
    def notices(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def accepted(self) -> bool: ...
    @property
    def quality(self) -> Quality: ...


def ingest_text(name: str, found: Disclosure | None, report: Ingested) -> str:
    """What one file was recognised as, how well it was read, and whether answers are drawn from it."""
    if found is None or report.skipped:
        again = f"；它{_waiting(name)}" if found is not None and found.standing is Standing.HELD else ""
        return f"《{name}》内容没有变化，无需重新收录{again}。"
    what = f"{found.agency}{found.fiscal_year}年{found.scope}{found.phase}"
    recovered = f"（其中 {report.recovered} 个的栏目由勾稽关系推出）" if report.recovered else ""
    replaced = f"，替换旧版 {len(report.replaced)} 份（留作历史）" if report.replaced else ""
    accepted = "，已验收" if report.accepted else ""
    notices = f"（另有尾差等提示 {report.notices} 处）" if report.notices else ""
    lines = [
        f"《{name}》{what}：{found.pages} 页，{report.tables} 张表，{report.figures:,} 个数字{recovered}，"
        f"前后不一致 {report.findings - report.notices} 处{notices}，未读出 {len(report.unread)} 处{replaced}{accepted}，用时 {report.seconds:.1f} 秒。"
    ]
    lines += [f"  读取质量：{quality_text(report.quality)}。"] if report.quality.coverage else []
    lines += [f"  未读出：{place}" for place in report.unread[:5]]
    if len(report.unread) > 5:
        lines.append(f"  未读出：另有 {len(report.unread) - 5} 处，见 --json。")
    if found.standing is Standing.HELD:
        lines.append(f"  这份文件{_waiting(name)}。原因：{'；'.join(report.quality.doubts)}。")
    return "\n".join(lines)


def _waiting(name: str) -> str:
    return f"暂不用于回答，核对无误后请用 mingzhang ingest --accept {name} 验收"


def quality_text(quality: Quality) -> str:
    """How well a document was read, in one line: schedules, cells, sums, text, and the time it took.

    >>> quality_text(Quality(printed=9, closed=4, coverage=(1.0, None), steps=(("读取页面", 0.5),)))
    '表内 9 格有数、0 格空白、0 格未能确定；勾稽 4 处相符、0 处不符、0 处缺数；文字读懂 100%；读取页面 0.5 秒'
    """
    told = []
    if quality.listed:
        carried = len(quality.listed) - len(quality.missing)
        missing = f"（缺{'、'.join(quality.missing)}）" if quality.missing else ""
        told.append(f"目录所列 {len(quality.listed)} 张表找到 {carried} 张{missing}")
    told.append(f"表内 {quality.printed:,} 格有数、{quality.blank:,} 格空白、{quality.unread:,} 格未能确定")
    told.append(f"勾稽 {quality.closed:,} 处相符、{quality.open:,} 处不符、{quality.undecided:,} 处缺数")
    pages = [share for share in quality.coverage if share is not None]
    if pages:
        poor = [str(at) for at, share in enumerate(quality.coverage, 1) if share is not None and share < POOR_PAGE]
        told.append(f"文字读懂 {sum(pages) / len(pages):.0%}" + (f"（第 {'、'.join(poor)} 页较少）" if poor else ""))
    told.append("，".join(f"{name} {seconds:.1f} 秒" for name, seconds in quality.steps if seconds >= SOME_TIME))
    return "；".join(part for part in told if part)


def documents_text(records: Sequence[DocumentRecord]) -> str:
    rows = [
        (
            one.document,
            f"{one.agency}{one.fiscal_year}年{one.scope}{one.phase}",
            f"{one.pages} 页",
            f"{one.figures:,} 个数字",
            _counted(one.findings),
            one.source + ("" if one.standing == Standing.CURRENT else f"（{one.standing}）"),
        )
        for one in records
    ]
    return "\n".join([*aligned(rows), f"共 {len(records)} 份文件。"])


def reason(error: OSError) -> str:
    """Why a file could not be used, in Chinese: the system says it in its own language."""
    words = {
        errno.ENOENT: "位置不存在",
        errno.ENOTDIR: "位置不存在",
        errno.EISDIR: "这是文件夹",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EROFS: "磁盘只读",
        errno.ENOSPC: "磁盘已满",
        errno.ENAMETOOLONG: "名称太长",
    }
    return words.get(error.errno or 0, "系统不允许")


def _counted(findings: Mapping[str, int]) -> str:
    told = [f"{word} {findings[name]}" for name, word in SEVERITY_WORDS.items() if findings.get(name)]
    return "、".join(told) or "无发现"


def aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Columns lined up by printed width, a Chinese character taking two places."""
    table = list(rows)
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@contextmanager
def written_to(out: Path | None, *, excel: bool = False) -> Iterator[TextIO]:
    """Standard output, or a file; Excel takes a CSV for Chinese only when it begins with a mark."""
    if out is None:
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8-sig" if excel else "utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise IndexUnavailable(f"无法写入 {out}（{reason(error)}），请换一个位置。") from error


@contextmanager
def bytes_written_to(out: Path) -> Iterator[BinaryIO]:
    """A file that is no text."""
    try:
        with out.open("wb") as file:
            yield file
    except OSError as error:
        raise IndexUnavailable(f"无法写入 {out}（{reason(error)}），请换一个位置。") from error


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is being done, where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda text: status.update(text)


class Advance(Protocol):
    """How far a run over files has come."""

    @property
    def path(self) -> Path: ...
    @property
    def step(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def files(self) -> int: ...
    @property
    def weight_done(self) -> int: ...
    @property
    def weight(self) -> int: ...


@contextmanager
def advancing(what: str) -> Iterator[Callable[[Advance], None]]:
    """A bar on standard error with rate and remaining time, where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.fields[files]}"), BarColumn(24), TransferSpeedColumn(), TextColumn("剩余"),
        TimeRemainingColumn(), TextColumn("{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, files="")

        def tell(now: Advance) -> None:
            described = f"{now.path.name}：{now.step}"
            files = f"{now.done}/{now.files} 份"
            bar.update(task, description=described, total=now.weight, completed=now.weight_done, files=files)

        yield tell
