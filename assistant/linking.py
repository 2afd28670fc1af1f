"""Mentions of a question linked to what the index really holds: bodies, documents, rows, columns."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import nicknames
from assistant.catalogue import PARTIAL, Catalogue, Meaning, build_catalogue, in_their_rows
from assistant.concepts import begins_with_item, concepts
from assistant.holdings import Holdings
from assistant.homophones import SoundTable
from assistant.nicknames import Nicknames, apart
from assistant.phrases import asking_words
from assistant.query import Mention
from assistant.scanning import known_words
from assistant.shortening import SAME_BEGINNING, alike_from_start, inside_word, leaves_out, runs_through_one, shortens
from assistant.slips import makes_sense, what_to_do
from assistant.spelling import SpellingTable, in_order, initials_read
from assistant.unit_calls import UnitCalls, is_pointed_at, with_called
from assistant.uses import Use, spoken_of, used_for, uses_in
from assistant.wording import fold, function_words, nouns, tokens, word_pieces
from index.agencies import IN_DOCUMENT, AgencyDirectory, AgencyMention
from index.budget_index import BudgetIndex
from index.classification import aliases, standard_items
from index.naming import bare_place, split_places
from index.records import Disclosure
from index.vocabulary import Phase, ScheduleKind, Scope, Standing

_KEPT = 64
"Catalogues kept in memory: a conversation touches a handful, an index may hold 100,000."
_FEW = 8
"Names a word may be part of before it says nothing."
_ENDINGS = ("费", "金", "款", "费用", "经费", "支出", "收入", "补贴")
_COUNTED = re.compile(r"[一二三四五六七八九十两\d]个")
_ASKING = re.compile(rf"[哪几多这那每各]个?|什么|多少|怎么|其中|当中|里头|{IN_DOCUMENT.pattern}")
_WHOLE = re.compile(r"(?:全|整个)[镇乡街县区市局委院校办]|本级口径|^是?(?:只|光|仅|单)(?:算|含|指|是|有)[局委办]")
"占全镇公车运行费: the body spoken of, no other."
_STRANGER = re.compile(r"[区县市]?(?:(?![和与跟及])[一-鿿]){2,5}?(?:所|办|馆|委|站|院|党校|学校|处|大队|支队|公司|集团|联合会|协会)"
    r"|[区县市]?(?:(?![和与跟及里有下所的])[一-鿿]){2,9}?中心")
_AFTER = re.compile(r"的?\d|的(?!新建|建设)|$|[今去前]年|[?,。]")
_SHARED = 2
"Characters that the end of a body's name can share with an item behind it: 镇政府 and 政府性基金."
_CLOSE = 0.86
"Cosine above which the encoder's nearest label is taken to be what was meant."
_WORD = 3
"Characters of a misspelt word that is meant rather than the one it runs into: 公基金 before 基金预算."


@dataclass(frozen=True, slots=True)
class Linked:
    """A stretch of text the encoder placed: the label it is nearest to, and how near."""

    label: str
    score: float


class Library:
    """The index as the assistant reads it: a directory of bodies, and catalogues of documents, kept while unchanged."""

    def __init__(self, index: BudgetIndex) -> None:
        self.index = index
        self.version = -1  # of the index, when it was last looked at
        self._catalogues: OrderedDict[str, tuple[int, Catalogue]] = OrderedDict()
        self._sounds: OrderedDict[tuple[str, ...], SoundTable] = OrderedDict()
        self._spellings: OrderedDict[tuple[str, ...], SpellingTable] = OrderedDict()
        self._uses: OrderedDict[str, tuple[Use, ...]] = OrderedDict()
        self.holdings = Holdings()
        self._name_bodies()

    @property
    def disclosures(self) -> tuple[Disclosure, ...]:
        """The documents in force."""
        return self.holdings.disclosures

    @property
    def directory(self) -> AgencyDirectory:
        """Everybody the index knows by name."""
        return self.holdings.directory

    def _name_bodies(self) -> None:
        self._nicknames = Nicknames(self.directory)
        self.unit_calls = UnitCalls(self.directory)
        self._agency_sounds = SoundTable(a for a in self.directory.aliases if len(a) <= 12)
        self._agency_spellings: SpellingTable | None = None

    def refresh(self) -> None:
        """Notice what was written since the last question, by any process."""
        version = self.index.version
        if version == self.version:
            return
        known = self.directory
        self.holdings = Holdings(self.index.disclosures(), self.index.disclosures(Standing.HELD), self.holdings)
        if self.directory is not known:
            self._name_bodies()
        for document, (revision, _) in list(self._catalogues.items()):
            if self.index.revision(document) != revision:
                del self._catalogues[document]
        self._sounds.clear()
        self._spellings.clear()
        self._uses.clear()
        self.version = version

    def catalogue(self, disclosure: Disclosure) -> Catalogue:
        document = disclosure.document
        if document in self._catalogues:
            self._catalogues.move_to_end(document)
            return self._catalogues[document][1]
        facts = in_their_rows(self.index.facts.of_document(document), self.index.findings([document]))
        built = build_catalogue(disclosure, facts)
        self._catalogues[document] = (self.index.revision(document), built)
        if len(self._catalogues) > _KEPT:
            self._catalogues.popitem(last=False)
        return built

    # -- letters ----------------------------------------------------------------------------------------------------

    def spelled(self, question: str, spoken_of: Sequence[str] = ()) -> str:
        """The question with words typed as bare pinyin written out: its bodies first, then the words of their documents."""
        if not re.search("[A-Za-zÜü]{2}|[A-Za-zÜü][\u4e00-\u9fff]", question):
            return question
        if self._agency_spellings is None:
            places = {p for a in self.directory.agencies for p in split_places(a)[0]}
            stems = {nicknames.STEM.sub("", split_places(a)[1]) for a in self.directory.agencies} | {bare_place(p) for p in places}
            self._agency_spellings = SpellingTable([*self.directory.aliases, *(s for s in stems if len(s) >= 2)])
        text = initials_read(self._agency_spellings.read(question.lower()), self.directory.aliases)
        named = [m.names[0] for m in self.directory.mentions(fold(text)) if m.names] or list(spoken_of)
        documents = [d for a in named for d in self.documents_of(a)] or self.broad()
        key = tuple(dict.fromkeys(d.document for d in documents))
        table = self._spellings.get(key)
        if table is None:
            held = [self.catalogue(d) for d in dict.fromkeys(documents)]
            labels = {label for c in held for label in c.labels}
            general = [w for c in concepts().concepts for w in c.said] + [w for a in aliases() for w in a.said]
            table = SpellingTable(
                in_order(
                    [w for w in self.directory.aliases if len(w) <= 12], list(standard_items()), general,
                    [w for c in held for w in c.meanings], asking_words(), [w for w in function_words() if len(w) >= 2],
                    [w for label in labels for w in word_pieces(label)],
                )
            )  # fmt: skip
            self._spellings[key] = table
            if len(self._spellings) > _KEPT:
                self._spellings.popitem(last=False)
        return table.read(text)

    # -- whose ------------------------------------------------------------------------------------------------------

    def bodies(self, text: str) -> tuple[str, list[AgencyMention]]:
        """The text with misspelt names put right, and the bodies it names."""
        mentions = self.directory.mentions(text)
        if not any(m.names for m in mentions):
            taken = {i: True for m in mentions if m.names for i in range(m.start, m.end)}
            for start, end, right in reversed(self._agency_sounds.corrections(text, taken)):
                if end - start >= 3:
                    text = text[:start] + right + text[end:]
            mentions = self.directory.mentions(text)
        mentions = nicknames.without_lead(nicknames.without_doings(mentions, text, self.directory), text, self.directory)
        mentions = [self._of_head(m, text) for m in mentions if m.names or not (_ASKING.search(m.text) or _WHOLE.search(m.text))]
        mentions = [self._before_item(m, text) for m in mentions if m.names or not is_pointed_at(text, m)]
        mentions = [self._of_head(m, text) for m in self._with_strangers(text, mentions)]
        mentions = nicknames.without_items(mentions, text, self.directory, self.begins_item, self.prints_in_name)
        mentions += apart(nicknames.beside_named(self._nicknames.shorter(text), mentions, text), mentions)
        mentions += apart(self._nicknames.of_two(text), mentions)
        listed = self._nicknames.listed(text)  # 宜川路和石泉路两个街道 is no body of that name
        mentions = [m for m in mentions if m.names or apart([m], listed)]
        mentions += apart(listed, mentions)
        mentions += apart(self._nicknames.of_one_kind(text, mentions), mentions)
        mentions += apart(self._nicknames.at_places(text), mentions)
        mentions += apart(self._nicknames.places_joined(text, mentions), mentions)
        mentions += apart(self._nicknames.stemmed(text, mentions, self.begins_item), mentions)
        return text, nicknames.untied(nicknames.without_items(mentions, text, self.directory, self.begins_item, self.prints_in_name))

    def with_units_called(self, bodies: Sequence[AgencyMention], text: str, units: Sequence[str]) -> list[AgencyMention]:
        """The bodies of a text with the units it calls short: 监督所, of `units` where one of them is called so."""
        found = with_called(bodies, self.unit_calls.called(text, units), text, self.begins_item)
        others = any(b.names and b.text for b in found)
        return found if others else with_called(found, self.unit_calls.by_own_name(text, units), text, self.begins_item)

    def _with_strangers(self, text: str, mentions: list[AgencyMention]) -> list[AgencyMention]:
        """普陀区档案馆, 万里街道司法所: a body named behind a place or a body we know, and itself not held."""
        found = list(mentions)
        heads = [(m.start, m.end) for m in mentions if m.names] + self.directory.places(text)
        for start, end in heads:
            match = _STRANGER.match(text, end)
            if match is not None and not (_AFTER.match(text, match.end()) or begins_with_item(text[match.end() :])):
                match = None
            inside = [m for m in mentions if m.end > end and m.start < (match.end() if match else end)]
            if match is None or inside or _ASKING.search(match.group()) or nicknames.TO_BE_BUILT.search(text, start, match.end()):
                continue
            found = [m for m in found if m.start != start]
            found.append(AgencyMention(start, match.end(), text[start : match.end()], ()))
        return found

    def _of_head(self, mention: AgencyMention, text: str) -> AgencyMention:
        """司法局法援中心: a unit called by a short form behind its body's name; or an item's name that begins so, or stands behind it."""
        for cut in range(len(mention.text) - 2, 2, -1) if not mention.names else ():
            heads = self.directory.mentions(mention.text[:cut])
            if len(heads) != 1 or len(heads[0].names) != 1 or heads[0].start or heads[0].end != cut:
                continue
            (whose,), begins = heads[0].names, mention.start + cut
            labels = [label for d in self.documents_of(whose) for label in self.catalogue(d).labels]
            item = any(label.startswith(mention.text) or label == mention.text[cut:].lstrip("的") for label in labels)
            if item or begins + self.begins_item(text[begins:], whose) > mention.end:  # 教育局特殊学校教育: an item, and no school
                return AgencyMention(mention.start, begins, mention.text[:cut], (whose,))
            below, said = self.directory.units(whose), mention.text[cut:]
            units = nicknames.units_called(said, below) or list(self.unit_calls.without_beginning(said, below))
            if len(units) == 1:
                return AgencyMention(mention.start, mention.end, mention.text, (units[0],))
        return mention

    def _before_item(self, mention: AgencyMention, text: str) -> AgencyMention:
        """青竹坝镇政府性基金: a body's name said shorter, where its end is the beginning of what its documents know."""
        for end in range(mention.end - _SHARED, mention.end) if len(mention.names) == 1 else ():
            said = text[mention.start : end]
            shorter = self.directory.mentions(said)
            if len(shorter) == 1 and shorter[0].text == said and shorter[0].names == mention.names:
                known = (self.catalogue(d).meaning_at(text, end) for d in self.documents_of(mention.names[0]))
                if any(k is not None and k[0] > mention.end for k in known):
                    return AgencyMention(mention.start, end, said, mention.names)
        return mention

    def begins_item(self, text: str, agency: str) -> int:
        """How many characters of a text's beginning are what the agency's documents, or every budget, call an item."""
        printed = [label for d in self.documents_of(agency) for label in self.catalogue(d).labels]
        return max((len(n) for n in (*printed, *standard_items()) if text.startswith(n)), default=0)

    def prints_in_name(self, word: str, agency: str) -> bool:
        return any(self.catalogue(d).containing(word) for d in self.documents_of(agency))

    def documents_of(
        self, agency: str, years: Sequence[int] = (), scopes: Sequence[Scope] = (), phases: Sequence[Phase] = ()
    ) -> list[Disclosure]:
        """The disclosures in which an agency's figures stand: its own, else those of the department it belongs to."""
        return self.holdings.of(agency, years, scopes, phases)

    def waiting(self, agency: str, years: Sequence[int] = ()) -> list[Disclosure]:
        """The documents of a body that are held out of answers until somebody accepts them."""
        return self.holdings.waiting_of(agency, years)

    def broad(self) -> list[Disclosure]:
        """A sample of the index for questions that name nobody: the newest documents."""
        return self.holdings.newest

    def of_places(self, text: str, years: Sequence[int] = ()) -> list[Disclosure]:
        """The documents of the places a text names, of these years where any is held: 岩屏县2024年石刻修缮工程."""
        places = (bare_place(text[start:end]) for start, end in self.directory.places(text))
        return self.holdings.of_bodies(dict.fromkeys(a for place in places for a in self.directory.at_place(place)), years)

    # -- what -------------------------------------------------------------------------------------------------------

    def meaning(self, document: Disclosure, surface: str) -> Meaning | None:
        return self.catalogue(document).meaning(surface)

    def correct(self, text: str, documents: Sequence[Disclosure], taken: dict[int, bool]) -> str:
        """Put right the words of the documents' vocabulary that were typed by their sound."""
        key = tuple(d.document for d in documents)
        table = self._sounds.get(key)
        if table is None:
            words = {w for d in documents for w in self.catalogue(d).meanings if 3 <= len(w) <= 14 and not w.isdigit()}
            table = SoundTable({*(words - concepts().nameless), *what_to_do(), "决算", "预算"})
            self._sounds[key] = table
            if len(self._sounds) > _KEPT:
                self._sounds.popitem(last=False)
        known = self.mentions(text, documents, taken)
        asking = [m.span() for p in (_ASKING, _COUNTED) for m in p.finditer(text)]
        for start, end, right in table.corrections(text, taken):
            # 公积金预算 holds no 基金预算, 哪个单位 no 各单位: what would cut through a word is no slip.
            # 公基金预算 is 公积金预算: a 基金预算 would leave its 公 over.
            inside = any(m.start < start < m.end or (m.start < end < m.end and (m.start <= start or end - start < _WORD)) for m in known)
            cuts = inside or makes_sense(text, start, right)
            if not cuts and not any(a < start < b for a, b in asking):
                text = text[:start] + right + text[end:]
        return text

    def mentions(self, text: str, documents: Sequence[Disclosure], taken: dict[int, bool]) -> list[Mention]:
        """Words of `text` that the documents' vocabularies know, longest first at each place, outside `taken`."""
        return known_words(text, [self.catalogue(d) for d in documents], taken)

    def part_of(
        self, phrase: str, documents: Sequence[Disclosure], under: Sequence[str] = (), *, money: bool = False,
        around: Sequence[str] = (), projects: bool = False,
    ) -> tuple[str, str] | None:
        """What a phrase can stand for that is only part of printed names: (the vocabulary word, the part that matched).

        The longest ending of the phrase that some names contain decides, since a Chinese noun's head comes last. Among
        several names, those that stand under what is spoken of (服务 under 政府采购) are meant.
        """
        if (shortened := runs_through_one(phrase, [self.catalogue(d) for d in documents])) is not None:
            return shortened, phrase
        words = tokens(phrase)
        endings = [phrase, *("".join(words[i:]) for i in range(1, len(words)))]
        for ending in endings:
            if len(ending) < 2 or ending not in phrase:
                continue
            # What is left off the front must still be what the name is about: 社区公共服务中心 is not in 政府采购工程.
            dropped = [w for w, *_ in nouns(phrase.removesuffix(ending))]
            for d in documents:
                held = self.catalogue(d)
                names = [n for n in held.containing(ending, money=money) if held.carries(n, dropped) and not inside_word(ending, n)]
                below = held.innermost([n for n in names if held.stands_under(n, under)], ending)
                starting = [n for n in names if n.startswith(ending)]
                direct = [n for n in names if dropped and all(w in n for w in dropped)]
                told = max((sum(w in n for w in around) for n in names), default=0)
                carrying = [n for n in names if told and sum(w in n for w in around) == told]
                # 收垃圾分类那块的项目: the project of that name, and not what is bought for it
                listed = [n for n in names if projects and any(e.row == n and e.fact.schedule is ScheduleKind.PROJECT for e in held.by_key[n])]
                for pool in (direct, below, listed, carrying, names, starting):
                    if len(pool) == 1:
                        return self._by_each(pool[0], ending, d, documents), ending
                if 2 <= len(names) <= _FEW:
                    return PARTIAL + ending, ending
        return self._beginning_like(phrase, documents)

    def _by_each(self, name: str, part: str, document: Disclosure, documents: Sequence[Disclosure]) -> str:
        """驻村帮扶, of two bodies of which each has a name of its own for it: the part that both names hold."""
        others = [self.catalogue(o) for o in documents if o.agency != document.agency]
        apart = any(name not in held.labels and len(held.containing(part)) == 1 for held in others)
        return PARTIAL + part if apart else name

    def below(self, phrase: str, documents: Sequence[Disclosure], under: Sequence[str]) -> str | None:
        """The one innermost item under what is spoken of whose name carries a word: 事业 under 卫生健康支出 is 事业单位医疗."""
        for d in documents if under else ():
            held = self.catalogue(d)
            names = held.innermost([n for n in held.containing(phrase) if held.stands_under(n, under)], phrase)
            if len(names) == 1:
                return names[0]
        return None

    def item_used_for(self, phrase: str, documents: Sequence[Disclosure]) -> str | None:
        """The one item that a phrase is the whole purpose of: 消防站, where 其他消防救援事务支出 主要用于微型消防站运行保障经费."""
        for d in documents:
            known = self.catalogue(d).meanings
            items = {u.item for u in used_for(self.uses_of(d), phrase) if u.item in known and not self._is_named(phrase, u.item, documents)}
            alone = {u.item for u in used_for(self.uses_of(d), phrase) if u.alone}
            if len(items) == 1 and items == alone:
                return items.pop()
        return None

    def _is_named(self, phrase: str, item: str, documents: Sequence[Disclosure]) -> bool:
        """Whether some document prints a name that begins as a phrase does: 真如海心剧院精装修工程 is a project of its own, beside the item it is told of."""
        beginning = phrase[: max(SAME_BEGINNING, alike_from_start(phrase, item) + 1)]  # 事业单位离退休人员福利费 begins as its own item
        return any(n.startswith(beginning) for d in documents for n in self.catalogue(d).containing(beginning))

    def purpose_in(self, text: str, documents: Sequence[Disclosure]) -> tuple[str, int, int] | None:
        """The one item whose whole purpose a text names, and where: 垃圾分类 in 搞垃圾分类用了多少."""
        for d in documents:
            named = [(u, a, b) for u, a, b in spoken_of(self.uses_of(d), text) if u.item in self.catalogue(d).meanings]
            found = [(u.item, a, b) for u, a, b in named if not (u.alone and self._is_named(text[a:b], u.item, documents))]
            if len({item for item, *_ in found}) == 1:
                return max(found, key=lambda f: f[2] - f[1])
        return None

    def uses_of(self, d: Disclosure) -> tuple[Use, ...]:
        held = self._uses.get(d.document)
        if held is None:
            held = self._uses[d.document] = uses_in(self.index.passages.of_document(d.document))
            if len(self._uses) > _KEPT:
                self._uses.popitem(last=False)
        return held

    def _beginning_like(self, phrase: str, documents: Sequence[Disclosure]) -> tuple[str, str] | None:
        """云栖实验学校搬迁新建 for 云栖实验学校迁建工程: the one name that begins with the same four characters or more."""
        for d in documents:
            names = self.catalogue(d).containing(phrase[:SAME_BEGINNING]) if len(phrase) >= SAME_BEGINNING else []
            names = [n for n in names if n.startswith(phrase[:SAME_BEGINNING])]
            if len(names) == 1:
                return names[0], phrase
            held = self.catalogue(d)
            near = [n for n in held.labels if n in held.meanings and leaves_out(phrase, n)]
            near = near or [n for n in held.labels if n in held.meanings and shortens(phrase, n)]
            if len(near) == 1:
                return near[0], phrase
        return None

    def with_ending(self, phrase: str, documents: Sequence[Disclosure]) -> str | None:
        """The item a two-character word means when only its ending is left out: 培训 for 培训费."""
        if len(phrase) != 2:
            return None
        for d in documents:
            held = self.catalogue(d)
            for ending in _ENDINGS:
                if phrase + ending in held.meanings and phrase + ending in held.labels:
                    return phrase + ending
        return None

    def nearest(self, phrase: str, documents: Sequence[Disclosure]) -> Linked | None:
        """The label nearest in meaning to a phrase, where it is near enough to be what was meant."""
        ranked = self.index.passages.nearest_labels(phrase, [d.document for d in documents], 1)
        if ranked and ranked[0][1] >= _CLOSE:
            return Linked(*ranked[0])
        return None

    def suggestions_for(self, phrase: str, documents: Sequence[Disclosure], limit: int = 3) -> list[str]:
        """The labels nearest to a phrase that was not found: what to offer instead."""
        return [
            label for label, _ in self.index.passages.nearest_labels(phrase, [d.document for d in documents], limit)
        ]
