"""How well it answers, measured on the disclosure that ships with the project and on made-up ones.

cases/       questions by kind, one JSON line each, with the figures expected and the lines they stand on
held_out/    the same, set aside: asked only when we want to know, never to learn from
disclosures  the made-up disclosures: four departments over three years, a final account and a unit, every figure known
rooms        the documents that questions are asked about, and where those questions are
dataset      a case, and the kinds there are
rewording    the same questions in other words, and questions about what is not there
sets         which questions there are, by name
metrics      one answer against one case: exact, cited, wrong numbers, numbers without a source
report       rates by set and kind, beside the baseline
runner       a fresh index for each room, every question asked, `mingzhang eval`
baseline.json   the rates we do not fall below
"""
