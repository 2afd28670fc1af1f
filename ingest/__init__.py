"""From a published file to facts and passages.

files           find the files to read
archives        walk a ZIP like a folder, within limits
formats         what a file is, by its content; what to do about formats we do not read
pages           what every reader gives
furniture       page numbers and running heads
readers         pdf, scans, Word, Excel, web pages, text
identity        whose document, which year, which phase and scope
schedules       which 公开表 a table is, and what its header words mean
tables          one logical table: what every layout is turned into
inscribed       codes within the names of rows: [30206]电费
grids           ruled grids into tables: pages joined, names and codes put together
header_rows     the header rows of a grid: how deep, what stands over each column
alignment       tables without rules into the grids that ruled ones give
typewritten     the same of texts that keep their columns with blanks
head_cells      the words of their headers, wrapped lines and spread letters put together
leaves          which of them stand over which column, and which span several
bars            their rows where rules run across and none down
stacks          their rows: figures on one line, and the names wrapped beside them
flattened       lines without rules into tables
openings        where a flattened table begins: title, unit, header
overleaf        columns printed on the next page, beside no names
headers         a header whose lines were mixed, put back into columns
header_shapes   which group each inner word stands under, as rows bear it out
standard_forms  a header past reading, known by its letters and its rows
cellwise        files that print every cell on a line of its own
centred         numbered names wrapped above and below the numbers of two sides
rows            lines of a table into rows
wrapped         names wrapped around the numbers of their rows
sharing         numbers below two rows, given to the one they add up in
positions       columns from where numbers and header words stand
sums            what must add up within one schedule
arrangement     where numbers can stand, as a constraint problem
columns         columns a flattened file lost, recovered from what must add up
spellings       names that a file cut or mixed, as it prints them elsewhere
trust           whether a flattened table was read right
units           the unit of a table that prints none, as others prove it
indicators      blocks of a form under headers of their own: indicators with their scores
forms           performance forms: labels and values side by side
facts           schedule rows into facts
numbering       how paragraphs and items are numbered
punctuation     Chinese punctuation that a file wrote in half width
paragraphs      printed lines into paragraphs
contents        the schedules a table of contents promises
narrative       headings and paragraphs into passages
sentences       passages into sentences
clauses         sentences into clauses
subjects        what a clause speaks of
stated          amounts stated in sentences
reconciliation  勾稽关系: what contradicts what
quality         how well a document was read, and whether well enough to answer from
report          what became of one file
pipeline        the steps in order; one file in, one Reading out
workers         files read ahead by processes of their own
"""
