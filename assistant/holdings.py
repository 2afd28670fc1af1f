"""Which documents there are, by the body they are of: looked up, never searched through, however many an index holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nsmallest

from index.agencies import AgencyDirectory
from index.records import Disclosure
from index.vocabulary import Phase, Scope

_BROAD = 12
"Documents whose vocabulary is consulted when the question names nobody."


class Holdings:
    """The documents in force and those that wait to be accepted, as they stood at one version of the index."""

    def __init__(
        self,
        disclosures: Iterable[Disclosure] = (),
        waiting: Iterable[Disclosure] = (),
        before: Holdings | None = None,
    ) -> None:
        """`before` are the holdings of an earlier version, whose directory is taken over where no body came or went."""
        self.disclosures = tuple(disclosures)
        self._of_agency = _by_agency(self.disclosures)
        self._waiting_of = _by_agency(waiting)
        self.newest = newest(self.disclosures)
        "A sample of the index for questions that name nobody."
        self._of_year: dict[int, list[Disclosure]] = {}
        for d in self.disclosures:
            self._of_year.setdefault(d.fiscal_year, []).append(d)
        self.years = tuple(sorted(self._of_year))
        held = [d for documents in self._waiting_of.values() for d in documents]
        self._named = frozenset((d.agency, d.units, d.standing) for d in (*self.disclosures, *held))
        same = before is not None and before._named == self._named
        self.directory: AgencyDirectory = (
            before.directory if before is not None and same else AgencyDirectory(self.disclosures, held)
        )
        self._by_id = {d.document: d for d in (*self.disclosures, *held)}

    def document(self, document: str) -> Disclosure:
        """A document by its id, one that waits to be accepted too. Raises KeyError."""
        return self._by_id[document]

    def of_years(self, years: Sequence[int]) -> Sequence[Disclosure]:
        """The documents in force of these years; of all years, where none is of these or none was said."""
        return [d for y in self.years if y in years for d in self._of_year[y]] or self.disclosures

    def of_bodies(self, agencies: Iterable[str], years: Sequence[int] = ()) -> list[Disclosure]:
        """The documents of these bodies; of these years where any is."""
        held = [d for a in agencies for d in self._of_agency.get(a, ())]
        return [d for d in held if d.fiscal_year in years] or held

    def of(
        self, agency: str, years: Sequence[int] = (), scopes: Sequence[Scope] = (), phases: Sequence[Phase] = ()
    ) -> list[Disclosure]:
        """The disclosures in which an agency's figures stand: its own, else those of the department it belongs to."""
        found = self._of_agency.get(agency) or self._of_agency.get(self.directory.parent(agency) or "", [])
        found = [d for d in found if not years or d.fiscal_year in years]
        found = [d for d in found if not scopes or d.scope in scopes]
        return [d for d in found if not phases or d.phase in phases]

    def waiting_of(self, agency: str, years: Sequence[int] = ()) -> list[Disclosure]:
        """The documents of a body that are held out of answers until somebody accepts them."""
        return [d for d in self._waiting_of.get(agency, ()) if not years or d.fiscal_year in years]


def newest(documents: Iterable[Disclosure]) -> list[Disclosure]:
    """A sample of documents, the newest of them."""
    return nsmallest(_BROAD, documents, key=lambda d: (-d.fiscal_year, d.document))


def _by_agency(disclosures: Iterable[Disclosure]) -> dict[str, list[Disclosure]]:
    found: dict[str, list[Disclosure]] = {}
    for d in disclosures:
        found.setdefault(d.agency, []).append(d)
    return found
