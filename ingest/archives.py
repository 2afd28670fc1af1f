"""A ZIP is walked like a folder: what is inside is unpacked for as long as it is read, within limits.

Names are only labels here: nothing is written outside the folder we make, whatever a name says.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from index.errors import UnreadableFile
from ingest.files import SUFFIXES, is_left_alone
from ingest.formats import format_of

_MOST_FILES = 2_000
_LARGEST_FILE = 200 * 1024 * 1024
_LARGEST_SUM = 1024 * 1024 * 1024
_DEEPEST = 3
"A ZIP within a ZIP within a ZIP; deeper is not opened."
_CHUNK = 1 << 20
_UNSAFE = re.compile(r"[\x00-\x1f<>:\"|?*\\]")
_UTF8_NAME = 0x800
_LOCKED = 0x1
_LONGEST_NAME = 180  # bytes


@dataclass(slots=True)
class _Unpacking:
    """One archive, with those inside it, on its way into a folder."""

    source: str
    files: list[Path] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _count: int = 0
    _bytes: int = 0

    def unpack(self, path: Path, into: Path, depth: int = 1) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                self._count += len(entries)
                if self._count > _MOST_FILES:
                    raise UnreadableFile(f"《{self.source}》里的文件超过 {_MOST_FILES} 个，请拆分后再导入。")
                if self._bytes + sum(entry.file_size for entry in entries) > _LARGEST_SUM:
                    raise UnreadableFile(f"《{self.source}》解压后超过 {_LARGEST_SUM >> 30} GB，请拆分后再导入。")
                for entry in entries:
                    self._take(archive, entry, into, depth)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise UnreadableFile(f"《{self.source}》已损坏，无法解压，请重新下载。") from error

    def _take(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, depth: int) -> None:
        steps = _steps(entry)
        name = "/".join(steps)
        if not steps or is_left_alone(steps) or PurePosixPath(name).suffix.lower() not in SUFFIXES:
            return
        if entry.flag_bits & _LOCKED:
            self.complaints.append(f"《{self.source}》里的《{name}》已加密，请解密后再导入")
            return
        if entry.file_size > _LARGEST_FILE:
            self.complaints.append(f"《{self.source}》里的《{name}》超过 {_LARGEST_FILE >> 20} MB，请单独导入")
            return
        target = into.joinpath(*steps[:-1], _unused(into.joinpath(*steps[:-1]), steps[-1]))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as packed, target.open("wb") as file:
                while chunk := packed.read(_CHUNK):
                    self._bytes += len(chunk)
                    file.write(chunk)
            kind = "zip" if target.suffix.lower() == ".zip" and format_of(target) == "zip" else ""
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, UnreadableFile):
            self.complaints.append(f"《{self.source}》里的《{name}》已损坏，无法解压，请重新下载")
            return
        if not kind:
            self.files.append(target)
        elif depth >= _DEEPEST:
            self.complaints.append(f"《{self.source}》里的《{name}》层层打包得过深，请解压后再导入")
        else:
            inside = target.with_name(f"{target.name}.unpacked")
            self.unpack(target, inside, depth + 1)


@contextmanager
def unpacked(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """The files to read, those inside archives for as long as this lasts.

    An archive of which something could not be unpacked stays in the list, so that reading it says what and why.
    """
    folder: Path | None = None
    files: list[Path] = []
    try:
        for path in paths:
            if not _is_archive(path):
                files.append(path)
                continue
            folder = folder or Path(tempfile.mkdtemp(prefix="mingzhang-"))
            work = _Unpacking(path.name)
            try:
                work.unpack(path, folder / str(len(files)) / path.name)
            except UnreadableFile as error:
                work.complaints.append(str(error))
            files += work.files
            if work.complaints or not work.files:
                files.append(path)
        yield files
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def complaint(path: Path) -> UnreadableFile:
    """What keeps an archive, or something inside it, from being read."""
    work = _Unpacking(path.name)
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        try:
            work.unpack(path, Path(folder))
        except UnreadableFile as error:
            return error
    if work.complaints:
        more = f"；还有 {len(work.complaints) - 3} 处" if len(work.complaints) > 3 else ""
        return UnreadableFile("；".join(work.complaints[:3]) + more + "。")
    return UnreadableFile(f"《{path.name}》里没有可以收录的文件。")


def _is_archive(path: Path) -> bool:
    try:
        return path.is_file() and format_of(path) == "zip"
    except (UnreadableFile, OSError):
        return False


def _steps(entry: zipfile.ZipInfo) -> list[str]:
    """The folders and the name an entry stands under, in the letters they were written in and safe to use."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    steps = [_UNSAFE.sub("_", step).strip() for step in name.replace("\\", "/").split("/")]
    return [_short(step) for step in steps if step not in {"", ".", ".."}][-8:]


def _short(name: str) -> str:
    """No longer than a file system takes; the suffix stays."""
    stem, dot, suffix = name.rpartition(".")
    if len(name.encode()) <= _LONGEST_NAME or not dot:
        return name.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
    return stem.encode()[: _LONGEST_NAME - 20].decode("utf-8", "ignore") + dot + suffix[:8]


def _unused(folder: Path, name: str) -> str:
    """The name, numbered where the folder has it already."""
    path = folder / name
    count = 2
    while path.exists():
        path = folder / f"{Path(name).stem} ({count}){Path(name).suffix}"
        count += 1
    return path.name
