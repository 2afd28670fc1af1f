"""How well it answers, measured on the disclosure that ships with the project.

    cases/      questions by kind, one JSON line each, with the figures expected and the lines they stand on
    dataset     a case, and the kinds there are
    metrics     one answer against one case: exact, cited, wrong numbers, numbers without a source
    report      rates by kind, beside the baseline
    runner      a fresh index of the sample, every question asked, `mingzhang eval`
    baseline.json   the rates we do not fall below
"""
