"""Made-up disclosures of five bodies in four provinces over three years: every figure known, every sum closing.

data/        the bodies: duties, units, projects with their reasons, amounts of 2022 to 2025; names of the classifications
bodies       a body's table read
accounts     its figures in one year, as planned or as spent
schedules    the 公开表 they are printed in
prose        what is told about them in words
pages        the files: web pages, and text flattened out of one
ledger       every printed figure by name, for cases to name instead of writing numbers
"""
