"""Which questions there are: by room and kind, in other words, about what is not there, and set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.dataset import KINDS, Case, load
from eval.rewording import HOW, MISSING, invented, paraphrases
from eval.rooms import HELD_OUT, ROOMS, SAMPLE, Room
from index.errors import MingzhangError

SETS = {r.name: r.chinese for r in (*ROOMS, HELD_OUT)} | {"paraphrase": "换个说法", "invented": "查无此事"}


class UnknownSet(MingzhangError):
    "No set of cases has this name."


@dataclass(frozen=True, slots=True)
class Group:
    """Questions scored together: one kind of a set."""

    set: str
    kind: str
    room: Room
    cases: tuple[Case, ...]

    @property
    def name(self) -> str:
        """What a baseline calls it: `share` of the sample, `generated/share`, `paraphrase/typo`, `invented/year`."""
        return self.kind if self.set == SAMPLE.name else f"{self.set}/{self.kind}"


def called(name: str) -> str:
    """A group's name for people.

    >>> called("share"), called("paraphrase/typo")
    ('占比', '换个说法·错别字')
    """
    of_set, _, kind = name.rpartition("/")
    chinese = (HOW | MISSING | dict(KINDS.items()))[kind]
    return f"{SETS[of_set]}·{chinese}" if of_set else chinese


def set_of(name: str) -> str:
    """The set a group belongs to.

    >>> set_of("generated/share"), set_of("share")
    ('generated', 'sample')
    """
    return name.rpartition("/")[0] or SAMPLE.name


def groups(*, held_out: bool = False) -> list[Group]:
    """Every group there is, in order; those set aside only when asked for, and then alone."""
    if held_out:
        return list(_of_room(HELD_OUT))
    found = [group for room in ROOMS for group in _of_room(room)]
    originals = {case.id: case for group in found if group.room is SAMPLE for case in group.cases}
    found += _of("paraphrase", paraphrases(originals))
    found += _of("invented", invented())
    return found


def chosen(names: Sequence[str], *, held_out: bool = False) -> list[Group]:
    """The groups asked for by the name of a set, a kind or a group, English or Chinese; or all of them."""
    all_of_them = groups(held_out=held_out)
    if not names:
        return all_of_them
    picked: list[Group] = []
    for name in names:
        found = [group for group in all_of_them if name in _names(group)]
        if not found:
            known = dict.fromkeys(n for group in all_of_them for n in (group.set, group.kind))
            raise UnknownSet(f"没有题集“{name}”；可选：{'、'.join(known)}。")
        picked += [group for group in found if group not in picked]
    return picked


def _names(group: Group) -> set[str]:
    chinese = called(group.name)
    return {group.set, SETS[group.set], group.kind, group.name, chinese, chinese.rpartition("·")[2]}


def _of_room(room: Room) -> Iterator[Group]:
    for kind in KINDS:
        if cases := load(kind, room.cases):
            yield Group(room.name, kind, room, tuple(cases))


def _of(of_set: str, by_kind: dict[str, list[Case]]) -> list[Group]:
    return [Group(of_set, kind, SAMPLE, tuple(cases)) for kind, cases in by_kind.items() if cases]
