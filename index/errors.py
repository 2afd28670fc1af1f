"""Everything that can go wrong, drawn as a tree.

    MingzhangError
    ├── DisclosureError            the file, or what is printed in it
    │   ├── UnreadableFile         damaged, encrypted, empty or not of its kind
    │   ├── UnsupportedFormat
    │   ├── NotADisclosure         readable, but no budget or final account
    │   ├── UnknownAgency          nobody is named on it
    │   └── UnknownUnit            a schedule without a unit of money
    ├── StoreError                 the index
    │   ├── UnknownDocument
    │   ├── AmbiguousDocument
    │   ├── IndexBusy              a second writer
    │   ├── IndexUnavailable       no disk, no right, damaged
    │   └── OldIndex               written by another version of the schema
    ├── EncoderError               the model's files are missing or altered
    ├── QuestionError              empty or too long
    ├── AnswersCeased              the process that answers came down
    └── CitationError              a figure without a source tried to leave

Each message is one Chinese sentence that names the file, page or argument and says what to do.
"""

from __future__ import annotations


class MingzhangError(Exception):
    "Anything we can explain to the person in front of us."


class DisclosureError(MingzhangError):
    "The file, or what is printed in it, keeps us from reading it."


class UnreadableFile(DisclosureError):
    "The file is damaged, encrypted or empty."


class UnsupportedFormat(DisclosureError):
    "No reader knows this format."


class NotADisclosure(DisclosureError):
    "The text is readable, but it is no budget and no final account."


class UnknownAgency(DisclosureError):
    "The document names nobody whose budget it could be."


class UnknownUnit(DisclosureError):
    "A schedule prints no unit we know, so its amounts cannot be trusted."


class StoreError(MingzhangError):
    "The index cannot do what was asked."


class UnknownDocument(StoreError):
    "No such document in the index."


class AmbiguousDocument(StoreError):
    "More than one document answers to that name."


class IndexBusy(StoreError):
    "Another process is writing to this index."


class IndexUnavailable(StoreError):
    "The index cannot be opened or written: no disk space, no right, or damaged."


class OldIndex(StoreError):
    "The index was written by another version of the schema and must be rebuilt."


class EncoderError(MingzhangError):
    "The encoder's files are missing or are not the ones we pinned."


class QuestionError(MingzhangError):
    "The question is empty or too long."


class AnswersCeased(MingzhangError):
    "The process that answers came down, and came down again when asked once more."


class CitationError(MingzhangError):
    "A figure without a source tried to leave."
