"""The front door: the command line. `serve` opens the page; the rest work on the index from a terminal."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import Settings
from assistant.terminal import (
    WrongUsage,
    advancing,
    bytes_written_to,
    say,
    speak_chinese_in_help,
    usage_sentence,
    working,
    written_to,
)
from index.errors import MingzhangError, QuestionError
from index.vocabulary import Standing

if TYPE_CHECKING:
    from assistant.web.staff import IngestOutcome
    from index.budget_index import BudgetIndex
    from index.records import Disclosure
    from ingest.report import IngestReport

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2

cli = typer.Typer(
    name="mingzhang",
    help="明账：问政府预算公开，得到准确的数字、口径和出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)

IndexPath = Annotated[
    Path | None, typer.Option("--index", help="索引文件夹，默认 $MINGZHANG_INDEX 或项目的 data/index")
]
AsJson = Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")]
OneDocument = Annotated[str | None, typer.Option("--document", help="只看这份文件：编号或文件名")]


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class ReportForm(StrEnum):
    XLSX = "xlsx"
    DOCX = "docx"
    HTML = "html"


@cli.command(help="打开问答页面和接口；索引为空时先收录自带的示例。")
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址，默认 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="端口，默认 7860")] = None,
    index: IndexPath = None,
    as_json: AsJson = False,
) -> None:
    from assistant.web.running import run

    settings = Settings.from_environment(index=index, host=host, port=port)
    with opened(settings) as held:
        if not held.disclosures() and settings.sample.is_dir():
            say("索引还是空的，先收录自带的示例。")
            report(ingesting([settings.sample], held), quiet=as_json)

        def told(address: str) -> None:
            if as_json:
                print_json({"url": address})
            else:
                print(f"明账已打开：{address}（按 Ctrl+C 结束）", flush=True)

        run(settings, held, lambda path, accept: outcome(path, held, accept=accept), told)


@cli.command(help="收录预算、决算公开文件：文件或文件夹。")
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="路径...", help="文件或文件夹；--accept 时也可以是已收录文件的编号")],
    accept: Annotated[bool, typer.Option("--accept", help="验收：读得不好而暂不用于回答的文件，从此用于回答")] = False,
    index: IndexPath = None,
    as_json: AsJson = False,
) -> None:
    from ingest.files import SUFFIXES
    from ingest.report import record_of

    with opened(Settings.from_environment(index=index)) as held:
        known = [path for path in paths if accept and not path.exists()]
        for path in paths:
            if not path.exists() and not accept:
                raise WrongUsage(f"{path} 不存在，请检查路径。")
        files = [path for path in paths if path not in known]
        reports = report(accepting(known, held), quiet=as_json)
        reports += report(ingesting(files, held, accept=accept), quiet=as_json) if files else []
        if as_json:
            print_json([record_of(one) for one in reports])
    if not reports:
        say(f"没有找到可以收录的文件；可以收录的有 {'、'.join(sorted(SUFFIXES))}。")
    if not reports or any(one.error for one in reports):
        raise typer.Exit(SOME_FAILED)


@cli.command(help="列出已收录的文件。")
def documents(
    history: Annotated[bool, typer.Option("--history", help="连同被替换的旧版")] = False,
    index: IndexPath = None,
    as_json: AsJson = False,
) -> None:
    from assistant.export import as_json as written
    from assistant.export import document_record
    from assistant.terminal import documents_text

    with opened(Settings.from_environment(index=index)) as held:
        records = [
            document_record(one, held.facts.count(documents=[one.document]), held.findings([one.document]))
            for one in held.disclosures(*(Standing if history else (Standing.CURRENT, Standing.HELD)))
        ]
    if as_json:
        print(written(records))
    else:
        print(documents_text(records) if records else "还没有收录任何文件，请用 mingzhang ingest 文件或文件夹 收录。")


@cli.command(help="移除一份文件，连同它的数字和文字。")
def remove(
    document: Annotated[str, typer.Argument(metavar="文件", help="编号或文件名")],
    index: IndexPath = None,
    as_json: AsJson = False,
) -> None:
    with opened(Settings.from_environment(index=index)) as held:
        gone = held.remove(document)
    if as_json:
        print_json({"document": gone.document, "source": gone.source, "removed": True})
    else:
        print(f"已移除《{gone.source}》（{gone.document}）。")


@cli.command(help="问一个问题。")
def ask(
    question: Annotated[str, typer.Argument(metavar="问题")],
    history: Annotated[Path | None, typer.Option("--history", help="此前对话的 JSON 文件")] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="只问这个部门或单位")] = None,
    year: Annotated[int | None, typer.Option("--year", min=1949, max=2100, help="只问这个年度")] = None,
    index: IndexPath = None,
    as_json: AsJson = False,
) -> None:
    from assistant.batch import read_history
    from assistant.conversation import Assistant
    from assistant.terminal import answer_text

    turns = read_history(history) if history else []
    with opened(Settings.from_environment(index=index)) as held:
        warn_if_empty(held)
        answer = Assistant(held).ask(question, turns, agency=agency, fiscal_year=year)
    print(answer.model_dump_json(indent=2) if as_json else answer_text(answer))


@cli.command(help="逐行回答一个 JSON Lines 文件里的问题。")
def batch(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", help='每行 {"id", "question", "history"?}')],
    out: Annotated[Path | None, typer.Option("--out", help="写到这个文件，默认标准输出")] = None,
    index: IndexPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="结果本来就是 JSON Lines，写不写都一样")] = False,
) -> None:
    from assistant.batch import answer_lines
    from assistant.conversation import Assistant

    if not questions.is_file():
        raise WrongUsage(f"{questions} 不存在或不是文件，请检查路径。")
    with opened(Settings.from_environment(index=index)) as held, written_to(out) as target, working("回答问题"):
        warn_if_empty(held)
        done, failed = answer_lines(questions, Assistant(held), target, say)
    say(f"回答 {done} 个问题" + (f"，{failed} 行有误。" if failed else "。"))
    if failed:
        raise typer.Exit(SOME_FAILED)


@cli.command(help="导出每个数字及其出处。")
def facts(
    document: OneDocument = None,
    form: Annotated[Format, typer.Option("--format", help="jsonl、csv 或 xlsx")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option("--out", help="写到这个文件，默认标准输出")] = None,
    index: IndexPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="同 --format jsonl")] = False,
) -> None:
    from assistant.export import WRITERS, facts_of, write_xlsx

    form = Format.JSONL if as_json else form
    if form is Format.XLSX and out is None:
        raise WrongUsage("xlsx 要写到文件，请用 --out 给出文件名。")
    with opened(Settings.from_environment(index=index)) as held:
        disclosures = chosen(held, document)
        records = (record for name in disclosures for record in facts_of(held.facts.of_document(name), disclosures))
        if form is Format.XLSX and out is not None:
            with working("导出数字"), bytes_written_to(out) as book:
                count = write_xlsx(records, book)
        else:
            with written_to(out, excel=form is Format.CSV) as target:
                count = WRITERS[form](records, target)
    say(f"导出 {count:,} 个数字" + (f"到 {out}。" if out else "。"))


@cli.command(help="列出文件内部和文件之间的前后不一致。")
def audit(
    document: OneDocument = None,
    form: Annotated[ReportForm | None, typer.Option("--format", help="写成报告：xlsx、docx 或 html")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="报告写到这个文件")] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="列出核对过的每条规则及其结果")] = False,
    index: IndexPath = None,
    as_json: AsJson = False,
) -> None:
    from assistant.audit.forms import write_report
    from assistant.audit.report import audit as audit_of
    from assistant.audit.report import check_record
    from assistant.audit.text import audit_text, coverage_text
    from assistant.export import finding_record, write_jsonl

    if (form is None) != (out is None):
        raise WrongUsage("写成报告要同时给出 --format 和 --out，例如 --format docx --out 核对报告.docx。")
    with opened(Settings.from_environment(index=index)) as held:
        wanted = chosen(held, document)
        if form is not None and out is not None:
            with working("写核对报告"):
                count = write_report(held, audit_of(held, wanted.values()), form.value, out)
            say(f"核对报告写到 {out}，共 {count} 处。")
        elif as_json:
            disclosures = {one.document: one for one in held.disclosures()} | wanted
            found = [finding_record(one, disclosures) for one in held.findings(list(wanted)) if one.citations]
            checks = [check_record(one, disclosures) for one in held.checks(list(wanted))]
            write_jsonl(checks if coverage else found, sys.stdout)
        else:
            audits = audit_of(held, wanted.values())
            print(coverage_text(audits) if coverage else audit_text(audits))


@cli.command(name="eval", help="报告本项目自己的准确率。")
def evaluate(
    sets: Annotated[list[str] | None, typer.Argument(metavar="[题集]...")] = None,
    index: IndexPath = None,
    as_json: AsJson = False,
    held_out: Annotated[bool, typer.Option("--held-out", help="改做封存的那一半题，只看总分，不比基线")] = False,
    write_baseline: Annotated[bool, typer.Option("--write-baseline", help="把这次的结果写成基线")] = False,
) -> None:
    from eval.runner import run

    raise typer.Exit(run(sets or [], as_json=as_json, write_baseline=write_baseline, held_out=held_out))


@contextmanager
def opened(settings: Settings) -> Iterator[BudgetIndex]:
    """The index, closed again whatever happens. The encoder loads its model only when a text needs it."""
    from index.budget_index import BudgetIndex
    from index.encoders import SentenceEncoder

    held = BudgetIndex.open(settings.index, SentenceEncoder())
    try:
        yield held
    finally:
        held.close()


def warn_if_empty(held: BudgetIndex) -> None:
    if not held.disclosures():
        say("索引还是空的，请先用 mingzhang ingest 收录文件。")


def chosen(held: BudgetIndex, document: str | None) -> dict[str, Disclosure]:
    """The disclosure asked for, or all that no later version has replaced, by document."""

    wanted = [held.disclosure(document)] if document else held.disclosures(Standing.CURRENT, Standing.HELD)
    return {one.document: one for one in wanted}


def ingesting(paths: Sequence[Path], held: BudgetIndex, *, accept: bool = False) -> Iterator[IngestReport]:
    """Ingest with a progress bar on standard error."""
    from ingest.pipeline import ingest as ingest_files

    with advancing("准备收录") as told:
        yield from ingest_files(paths, held, told, accept=accept)


def accepting(names: Sequence[Path], held: BudgetIndex) -> Iterator[IngestReport]:
    """Accept documents the index holds, by id or file name."""
    from ingest.pipeline import accept
    from ingest.report import IngestReport

    for name in names:
        try:
            yield accept(str(name), held)
        except MingzhangError as error:
            yield IngestReport(path=name, error=str(error))


def report(reports: Iterator[IngestReport], *, quiet: bool = False) -> list[IngestReport]:
    """Tell of each file as it is done: people on standard output, failures always on standard error."""
    from assistant.terminal import ingest_text

    told = []
    for one in reports:
        told.append(one)
        if one.error:
            say(one.error)
        elif not quiet:
            print(ingest_text(one.path.name, one.disclosure, one), flush=True)
    return told


def outcome(path: Path, held: BudgetIndex, *, accept: bool = False) -> IngestOutcome:
    """Ingest one uploaded file for the web half, which does not know the ingesting half."""
    from assistant.web.staff import IngestOutcome
    from ingest.files import content_id
    from ingest.pipeline import ingest as ingest_files

    reports = list(ingest_files([path], held, accept=accept))
    if not reports:
        return IngestOutcome(document=None, status="failed", message=f"《{path.name}》不能收录。")
    if [one.path for one in reports] != [path]:  # an archive, whose files are documents of their own
        failed = [one.error.rstrip("。") for one in reports if one.error]
        taken = [one for one in reports if not one.error]
        message = "；".join([f"《{path.name}》里收录了 {len(taken)} 份文件", *failed]) + "。"
        unread = [f"《{one.path.name}》{place}" for one in taken for place in one.unread]
        status = taken[0].status if taken else "failed"
        return IngestOutcome(document=None, status=status, message=message, unread=unread)
    one = reports[0]
    if one.error:
        return IngestOutcome(document=None, status="failed", message=one.error)
    return IngestOutcome(document=content_id(path), status=one.status, unread=list(one.unread))


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every error is one Chinese sentence on standard error and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a replacement instead of ending the command.
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    given = sys.argv[1:] if arguments is None else list(arguments)
    if not given or {"--help", "-h"} & set(given):
        speak_chinese_in_help()
    try:
        status = cli(args=given, prog_name="mingzhang", standalone_mode=False)
    except (WrongUsage, QuestionError) as error:
        say(str(error))
        return WRONG_USAGE
    except MingzhangError as error:
        say(str(error))
        return SOME_FAILED
    except typer.Abort:
        say("已中断。")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED
    except Exception as error:
        # The toolkit's own usage errors carry exit code 2; anything else is ours to explain and log.
        if getattr(error, "exit_code", None) == WRONG_USAGE:
            if message := getattr(error, "format_message", lambda: "")():
                say(usage_sentence(message))
            return WRONG_USAGE
        logging.getLogger(__name__).exception("unforeseen error")
        say("程序内部出错，详情见上面的记录。")
        return SOME_FAILED
    return status if isinstance(status, int) else DONE


if __name__ == "__main__":
    sys.exit(main())
