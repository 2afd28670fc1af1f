"""What people call the units of a department: 监督所, 卫监所, 妇幼所, 云桥那个社区医院; made of the units' own names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from assistant.nicknames import THEN
from assistant.wording import is_listed, word_starts
from index.agencies import AgencyDirectory, AgencyMention
from index.classification import name_key
from index.naming import bare_place, own_name, runs_through, short_names, split_places
from index.short_forms import bodies_of

_LONGEST = 14
_SHORTEST = 3
_AT_MOST = 6
"Units of one short name among which an asker can choose."
_ENDING = re.compile("(?:中心|学校|[小中大]学|幼儿园|[所站院馆队园场厂社处])$")
_SAID = re.compile(
    "中心(?![小中]?[校城镇]|任务|工作|思想)|学校(?!长)|[小中大]学(?![生时费])|幼儿园(?!长)|所(?!需|有(?!多|几|没|哪|什)|属|谓|以|得|谓|述|列|在|指)|站(?![点长])"
    "|院(?![长士内])|馆(?![长员])|队(?![长员伍])|园(?![区林长])|场(?![地所馆])|厂(?!房)|社(?![区会保])|处(?![理罚置级分])"
)
_POINTING = re.compile("的?[那这](?:一?[个家所座间])?")
_BEFORE = "的和与跟及把问换成比看查是年那这请在占由算给说,。?;:、(（加减除"
"What stands before a name and is no part of it."


def is_pointed_at(text: str, body: AgencyMention) -> bool:
    """那所中学, 这家图书馆: a body pointed at and not named, so nobody's name to look up."""
    return text[max(body.start - 1, 0) : body.start] in ("那", "这") and body.text[:1] in "所家个间座"


class UnitCalls:
    """The units of a directory by the first and last character of what their names can be shortened to."""

    def __init__(self, directory: AgencyDirectory) -> None:
        self._directory = directory
        self._own_names: dict[str, set[str]] = defaultdict(set)
        self._forms: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        self._units: dict[str, str] = {}
        for unit in directory.everybody:
            if directory.belongs_to(unit):
                self._units[name_key(unit)] = unit
                if name := own_name(unit):
                    self._own_names[name].add(unit)
            if _ENDING.search(unit):
                for form in self._forms_of(unit):
                    self._forms[form[0], form[-1]].add((form, unit))

    def _forms_of(self, unit: str) -> set[str]:
        """The unit's name without its place, without the town or the department that it begins with; whole and short."""
        places = split_places(unit)[0]
        bare = {split_places(s)[1] for s in short_names(unit)} | set(bodies_of(unit)) if places else {*short_names(unit), *bodies_of(unit)}
        above = self._directory.belongs_to(unit)
        heads = {split_places(s)[1] for s in short_names(above)} if above else set()
        own = {form[len(head) :] for form in bare for head in heads if form.startswith(head) and len(form) - len(head) >= _SHORTEST}
        # 卫监所 keeps a character of each: of the department's name and of what the unit is within it
        return {form for form in (*bare, *own) if len(form) >= _SHORTEST}

    def in_full(self, key: str) -> str | None:
        """The unit of a department whose name, as schedules key it, is this."""
        return self._units.get(key)

    def called(self, text: str, among: Collection[str]) -> list[AgencyMention]:
        """The units that a text calls by a short form: those of `among` where any is called so, else whoever alone is."""
        found: list[AgencyMention] = []
        starts = word_starts(text)
        for end in (m.end() for m in _SAID.finditer(text)):
            for start in range(max(end - _LONGEST, found[-1].end if found else 0), end - _SHORTEST + 1):
                at = self._place_before(text, start)
                if at == start and not (start in starts or not start or text[start - 1] in _BEFORE):
                    continue
                said = _POINTING.sub("", text[start:end])
                # what is nobody's short form but a name was found as such, or set aside
                names = self._bearers(said) if said != text[start:end] or said not in self._directory.aliases else set()
                names = names or self.without_beginning(said, among)
                if names and at < start:
                    names = {n for n in names if any(bare_place(p) in text[at:start] for p in split_places(n)[0])}
                    if not names:  # 静安区妇幼所: of a place whose units nobody here is
                        found.append(AgencyMention(at, end, text[at:end], ()))
                        break
                names = names & set(among) or names
                if not names and len(said) > _SHORTEST:
                    ends = {n for n in among if n.endswith(said)}
                    names = ends if len(ends) == 1 else set()  # 本部和执法大队: the one unit of the body spoken of that is called so at the end
                if names and len(names) <= _AT_MOST:
                    found.append(AgencyMention(at, end, text[at:end], tuple(sorted(names))))
                    break
        return found

    def by_own_name(self, text: str, among: Collection[str]) -> list[AgencyMention]:
        """云桥的电费: the one unit that bears a name of its own, said without what the unit is."""
        found = []
        for start in sorted(word_starts(text)):
            for said in (text[start:end] for end in range(start + 2, min(start + _LONGEST, len(text)) + 1)):
                names = self._own_names.get(said, set())
                names = names & set(among) or names
                if len(names) == 1 and THEN.match(text, start + len(said)):
                    found.append(AgencyMention(start, start + len(said), said, tuple(names)))
        return found

    def _bearers(self, said: str) -> set[str]:
        if len(said) < _SHORTEST:
            return set()
        held = self._forms.get((said[0], said[-1]), ())
        whole = {unit for form, unit in held if form == said}
        if whole or is_listed(said):
            return whole  # 中医院 is a word of its own, and not short for 中心医院
        return {unit for form, unit in held if _shortens(said, form, self._directory.belongs_to(unit))}

    def without_beginning(self, said: str, among: Collection[str]) -> set[str]:
        """疫控中心, of 动物疫病预防控制中心: the one of `among` whose name, begun at a later word of it, is said or shortened so."""
        found: set[str] = set()
        for unit in among if len(said) > _SHORTEST else ():
            above = self._directory.belongs_to(unit)
            tails = (form[k:] for form in bodies_of(unit) for k in word_starts(form) if k)
            if any(said == tail or _shortens(said, tail, above) for tail in tails if tail[:1] == said[0]):
                found.add(unit)
        return found if len(found) == 1 else set()

    def _place_before(self, text: str, start: int) -> int:
        """Where the place begins that stands before a position: 青浣县疾控中心."""
        place = self._directory.place_before(text, start)
        return start - len(place)


def _shortens(said: str, form: str, above: str | None) -> bool:
    """Whether a short form keeps the end of a name and others of its characters in order, of what is the unit's own one at least."""
    ending = _ENDING.search(form)
    if ending is None or not said.endswith(ending.group()) or len(said) >= len(form) or not runs_through(said, form):
        return False
    head = split_places(above)[1] if above else ""
    if not head or not form.startswith(head):
        return True
    own = form[len(head) :]
    return any(runs_through(said[:n], head) and runs_through(said[n:], own) and said[n] == own[0] for n in range(1, len(said) - 1))


def with_called(
    bodies: Sequence[AgencyMention], called: Sequence[AgencyMention], text: str, begins_item: Callable[[str, str], int]
) -> list[AgencyMention]:
    """The bodies of a text, and those it calls short: also where what was said was taken for somebody nobody here is (云桥社区医院).

    `begins_item` tells how much of a text, as an agency's documents print it, is an item's name: 特殊学校教育 is no school.
    """
    found = list(bodies)
    for c in called:
        over = [b for b in found if b.start < c.end and c.start < b.end]
        in_item = any(begins_item(text[c.start :], n) > c.end - c.start for n in c.names)
        if not in_item and all(not b.names and not b.waiting and c.start <= b.start and b.end <= c.end for b in over):
            found = [*(b for b in found if b not in over), c]
    return sorted(found, key=lambda b: b.start)
