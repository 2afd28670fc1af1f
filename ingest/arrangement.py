"""Where numbers can stand: the arrangements under which the most of what is known adds up, as a constraint problem.

Each row has a few ways to put its numbers into columns. What is told of them (sums, equal cells) is weighed; of the best
arrangements all are found, so that a number gets a column only where every one of them agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Key = tuple[int, int]
"A row: its table and its place in it."
Way = tuple[int, ...]
"For each number of the row, in order, the column it goes to."
Options = dict[Key, list[set[int]]]
"For each row and each of its numbers the columns it may go to."

# Effort for one group of rows that hang together, in the solver's own measure: the same on every machine, busy or not.
_EFFORT = 6.0


@dataclass(frozen=True, slots=True)
class Told:
    """Σ sign · (what stands in a row's column) + constant = 0, within `slack`; `most` makes it ≤ 0."""

    terms: tuple[tuple[int, Key, int], ...]
    constant: int
    slack: int
    weight: int
    most: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    options: Options
    perfect: bool
    "Everything that was told holds at once."


def arrange(ways: Mapping[Key, Sequence[Way]], values: Mapping[Key, Sequence[int]], told: Sequence[Told]) -> Found:
    """The columns each number may go to in the best arrangements; rows that nothing ties together are weighed apart."""
    options: Options = {}
    perfect = True
    for keys in _groups(ways, told):
        here = set(keys)
        found = _Group({key: ways[key] for key in keys}, values, [t for t in told if t.terms[0][1] in here]).solve()
        options |= found.options
        perfect = perfect and found.perfect
    return Found(options, perfect)


def _groups(ways: Mapping[Key, Sequence[Way]], told: Sequence[Told]) -> list[list[Key]]:
    """Rows that share something told, directly or through others."""
    leader = {key: key for key in ways}

    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for one in told:
        first = find(one.terms[0][1])
        for _, key, _ in one.terms[1:]:
            leader[find(key)] = first
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in ways:
        groups[find(key)].append(key)
    return list(groups.values())


class _Group:
    """Rows that hang together."""

    def __init__(
        self, ways: Mapping[Key, Sequence[Way]], values: Mapping[Key, Sequence[int]], told: Sequence[Told]
    ) -> None:
        self.ways = ways
        self.values = values
        self.told = told
        self.spent = 0.0

    def solve(self) -> Found:
        if not self.told:
            return Found(self._anything(), True)
        from ortools.sat.python import cp_model  # slow to import, and most files have lost nothing

        model = cp_model.CpModel()
        pick: dict[Key, list[tuple[Way, cp_model.IntVar]]] = {}
        for key, ways in self.ways.items():
            pick[key] = [(way, model.new_bool_var("")) for way in ways]
            model.add_exactly_one(var for _, var in pick[key])
        gains = []
        most = 0
        for told in self.told:
            linear = [
                (sign * self.values[key][way.index(column)], var)
                for sign, key, column in told.terms
                for way, var in pick[key]
                if column in way
            ]
            holds = model.new_bool_var("")
            expression = sum(value * var for value, var in linear) + told.constant
            model.add(expression <= told.slack).only_enforce_if(holds)
            if not told.most:
                model.add(expression >= -told.slack).only_enforce_if(holds)
            gains.append(told.weight * holds)
            most += told.weight
            if told.slack and not told.most:
                # To the last digit is better evidence than within rounding.
                exact = model.new_bool_var("")
                model.add(expression == 0).only_enforce_if(exact)
                gains.append(max(1, told.weight // 10) * exact)
        objective = sum(gains)
        model.maximize(objective)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        if self._run(solver, model) != cp_model.OPTIMAL:
            return Found(self._anything(), False)
        best = round(solver.objective_value)
        options: Options = {key: [set() for _ in ways[0]] for key, ways in self.ways.items()}
        _note(options, pick, solver)
        model.add(objective >= best)
        # Look for arrangements that are as good but put numbers elsewhere, until no number moves any more.
        while news := [
            var
            for key, choices in pick.items()
            for way, var in choices
            if any(column not in options[key][i] for i, column in enumerate(way))
        ]:
            model.maximize(sum(news))
            if self._run(solver, model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
                return Found(self._anything(), False)
            if round(solver.objective_value) == 0:
                break
            _note(options, pick, solver)
        return Found(options, best >= most)

    def _run(self, solver: cp_model.CpSolver, model: cp_model.CpModel) -> cp_model.CpSolverStatus | None:
        """Solve within what is left of the effort; None where nothing is left."""
        if self.spent >= _EFFORT:
            return None
        solver.parameters.max_deterministic_time = _EFFORT - self.spent
        status = solver.solve(model)
        self.spent += solver.response_proto.deterministic_time
        return status

    def _anything(self) -> Options:
        """Nothing told, or out of effort: every way stays possible."""
        return {
            key: [{way[i] for way in ways} for i in range(len(ways[0]))] if ways else []
            for key, ways in self.ways.items()
        }


def _note(
    options: Options, pick: Mapping[Key, Sequence[tuple[Way, cp_model.IntVar]]], solver: cp_model.CpSolver
) -> None:
    for key, choices in pick.items():
        for way, var in choices:
            if solver.boolean_value(var):
                for i, column in enumerate(way):
                    options[key][i].add(column)
