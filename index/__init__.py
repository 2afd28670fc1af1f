"""What a budget figure is, and where figures and passages are kept.

vocabulary      Phase, Fund, Scope …: English name, printed value
errors          everything that can go wrong, drawn as a tree
memos           what is made of short texts, kept
openings        known words found at a place of a text
amounts         元, 万元, 亿元 as exact Decimals
records         Disclosure, Provenance, Fact, Passage, Finding: frozen
classification  功能分类 and 经济分类: codes, levels, plain-language aliases
naming          names of bodies: places, endings, the short forms people say
short_forms     bodies found again from a form shorter than their names
agencies        部门 and 单位: full names and the short names people use
schema          the SQL tables
encoders        sentences into vectors
vectors         vectors by text, kept by Chroma
disclosure_store documents, in SQL: their standing, how well they were read
fact_store      figures, in SQL
finding_store   contradictions, in SQL
passage_store   passages, by meaning and by words
budget_index    one index: add, replace or remove a disclosure whole
"""
