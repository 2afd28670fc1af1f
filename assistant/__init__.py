"""From a question to an answer with citations.

settings       where the index is, who may change it
answer         the Answer: one record for page, API, command line and eval
query          a question as understood
wording        a question as we compare it: folded, split, numbers read
homophones     words typed by their sound
spelling       words typed as bare pinyin
speech         a question put the plain way: dialect, signs, what was turned round
twins          one word for two kinds of the same, taken apart
against        what was planned against what was spent, and what is left of it
orders         how an order is asked for: how many, which place, which end
phrases        what to do, which year, which phase: the words that carry no item
torn           names a line end tore in two
concepts       what schedules print under several names and people ask for by one: data/concepts.toml
catalogue      what one document holds, arranged for asking
evidence       what supports an answer
places         where a named total stands
basis          口径: whose, which year and phase
narrowing      of figures that words name alike, the ones that are meant
lookups        words to the one printed figure they name
rows           what a figure is made up of in its own schedule
slips          words typed wrong: by their sound, or by a character that looks alike
shortening     how names are said shorter
uses           what each item is for, read back from the words to the item
nicknames      what people call a body when they do not say its name
holdings       which documents there are, by the body they are of
scanning       words of a question that vocabularies know
leaving        what a question leaves out
linking        mentions to what the index really holds
describing     words that only say what an item is
placing        words no vocabulary knows whole: part of a name, its purpose, its sibling
mentions       words that name items: known, counted in a list, beside one
wholes         which name is the whole a share is of, and which the part
subjects       words grouped into figures
namesakes      names of bodies and places that stand in the names of items
unit_books     what a department's document tells of one of its units, and not of all of them
unit_calls     what people call a unit: 监督所, 妇幼所, made of its own name
units_named    units as a question calls them: by the end of their names, counted, beside their department
bearings       whose figures, and of which year
anew           司法局呢, after a question in words: the earlier question asked anew
completing     what a follow-up's words take from what was spoken of
beside         a body named in a turn, held against the one spoken of before it
company        the bodies of a conversation: 三家, 第一家, 另外两家, 谁, 它
pointing       bodies pointed at by their kind alone: 街道, 该局
carrying       what a turn inherits from the turns before
gathering      what was spoken of in several of them, taken together
siblings       the rest of a whole of which a part was spoken of, the other kind of an item
told           what replies gave, and the words that point back at it
asides         what a long message says beside its question
asks           a message as what it asks, and what shows that an answer gives it
clausing       a message in clauses, and which of them ask about the same thing
understanding  question and history into queries
scoping        which documents a question is about
which_year     which year is meant where none is said
retrieval      sentences and passages (a LangChain retriever)
derivation     sums, shares, changes: value and working together
citations      marks and sources; a figure without a source cannot leave
operations     what can be done with evidence, a module for each family
forestalling   what can be told before any figure is looked up
answering      evidence into an Answer, a clarification or a refusal
dispatching    which handler works an operation, and what is tried before it
halves         what a message read as one leaves open, asked again by itself
conversation   one turn from end to end (a LangChain chain)
batch          many questions, a line each
export         facts as JSON Lines, CSV or a workbook
terminal       answers as people read them in a terminal
audit          contradictions as publishers work through them: page, Word, workbook
web            page, API, source pages
"""
