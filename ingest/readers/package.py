"""An Office file is a ZIP of XML parts: opened here within limits, so that no file can swell beyond them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lxml import etree

from index.errors import UnreadableFile

Element = Any
"An element of lxml, which ships no types."

# A part this large, or parts packed this tightly, hold no budget.
_LARGEST_PART = 64 * 1024 * 1024
_LARGEST_SUM = 512 * 1024 * 1024
_MOST_PARTS = 20_000
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, IndexError, ValueError, TypeError, AttributeError,
    NotImplementedError, RuntimeError, struct.error, OverflowError, etree.XMLSyntaxError,
)  # fmt: skip
"What the libraries raise when a damaged file makes them stumble."


class Package:
    """The parts of one Office file, by name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip = zipfile.ZipFile(path)
        parts = self._zip.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableFile(f"《{path.name}》已加密，需要密码才能打开，请提供未加密的文件。")
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_SUM:
            raise UnreadableFile(f"《{path.name}》解开后过大，不像一份预算或决算公开文件，请检查后再导入。")
        self._names = {part.filename.lstrip("/").lower(): part for part in parts}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._names

    def xml(self, name: str) -> Element:
        """A part as a tree; None where the file has no such part."""
        if name not in self:
            return None
        return etree.fromstring(self._read(name), _parser())

    def elements(self, name: str, *tags: str) -> Iterator[Element]:
        """The elements of a part with these local names, one by one, each forgotten once it was looked at."""
        with self._zip.open(self._part(name)) as stream:
            walk = etree.iterparse(stream, events=("end",), tag=[f"{{*}}{tag}" for tag in tags], **_SAFE)
            for _, element in walk:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def relations(self, name: str) -> dict[str, str]:
        """Which parts a part refers to, by the ids it uses for them."""
        folder, _, base = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{base}.rels")
        if root is None:
            return {}
        return {
            one.get("Id", ""): _resolved(folder, one.get("Target", ""))
            for one in root
            if one.get("TargetMode") != "External"
        }

    def _read(self, name: str) -> bytes:
        return self._zip.read(self._part(name))

    def _part(self, name: str) -> zipfile.ZipInfo:
        part = self._names[name.lstrip("/").lower()]
        if part.file_size > _LARGEST_PART:
            raise UnreadableFile(f"《{self._path.name}》解开后过大，不像一份预算或决算公开文件，请检查后再导入。")
        return part


_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def _parser() -> Any:
    return etree.XMLParser(**_SAFE)


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step and step != ".":
            steps.append(step)
    return "/".join(steps)


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element, *names: str) -> Element:
    """The first child, grandchild … down these local names; None where one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((e for e in element if local(e) == name), None)
    return element


def value_of(element: Element, *names: str) -> str:
    """The `val` of a child down these names; empty where it is missing."""
    found = child(element, *names)
    return "" if found is None else attribute(found, "val")
