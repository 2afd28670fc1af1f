"""What can be done with evidence, a module for each family; answering.py chooses among them.

desk        the work on one sub-question: query, sides, ledger; and the draft that comes of it
single      one figure: value, conversion, existence, which of two
arithmetic  shares, sums, differences, changes, ratios
ranking     order, lists, breakdowns, counts
telling     reasons, duties, definitions, projects: sentences
checking    is it right, are they the same, what contradicts what
declining   asking back, and saying what is not disclosed
"""
