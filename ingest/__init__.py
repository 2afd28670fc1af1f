"""From a published file to facts and passages.

files           find files, tell formats apart
pages           what every reader gives
readers         pdf, text
identity        whose document, which year, which phase and scope
tables          one logical table: joined across pages, names joined, headers folded
schedules       which 公开表 this is, and what each column means
columns         columns a flattened file lost, recovered from accounting identities
facts           schedule rows into facts
narrative       headings and paragraphs into passages; amounts stated in sentences
reconciliation  勾稽关系: what contradicts what
pipeline        the steps in order; one file in, one Reading out
"""
