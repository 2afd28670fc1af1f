"""What can be done with evidence, a module for each family; answering.py chooses among them.

desk        the work on one sub-question: query, sides, ledger; and the draft that comes of it
quoting     the names of an item, a quotation with its mark
investing   what a project costs in all its years
fund_row    the columns of one fund's schedule, asked for in one breath
funding     where the money of an item comes from
attributes  where a thing lies, how long it is, for whom, by whom: the sentence that tells it
speaking    of what a question speaks where it does not say so
printed     figures as a sentence prints them, read into facts or not
asked       which measures a question asks for, part by part
measured    几个护林员, 多长: the figure a sentence about the thing prints in the unit asked for
projects    which project a question means, in whatever words, its own form and what is said of it
kinds       projects by the words beside them: 一次性项目, paid from a fund
indicators  给多少个女生打疫苗: what a project's own form sets, in the unit asked for
described   补农民买什么机器: the sentence that says what a project is for
several     a message that asks several measures: each that no draft gives, as sentences tell it
otherwise   asked in a unit of its own, 票价, 多少本书: no money of the item answers
operands    what a computation works on
single      one figure: value, conversion, existence, which of two
arithmetic  sums, differences, ratios
gathered    what no schedule adds up: income besides 财政拨款, all projects together
complement  what of a count is left without a part of it: 还有几个没拿到优
righted     of a cell that is found wrong, the one of its row that prints the right figure
headed      the columns under a header that no column of its own adds up
adding      whether parts add up to what is printed as their sum
insides     a part no vocabulary knows, inside the whole that was named
shares      what part of a whole a figure is
unit_shares what part of its department a unit is
own_and_whole  a body alone and with all its units, held together: one figure or two, and how far apart
quoted      amounts that an answer quotes, entered as what was asked for
portions    the share of every part of a whole
spending    what was spent against what was planned
outcomes    items in the order of what became of their budgets
sifting     items spent otherwise than planned
accounting  every word of a question accounted for
bases       whether the figures of several documents stand on one basis
averaging   money per counted thing
divisors    what an average is taken over, where the asker names it or the project's own form sets it
changing    from one year to another
backcasting the year before, from what is said of the change
scored      projects by what they scored in their self-evaluation
moving      which items moved from one year to the next
estimates   what the year before came to, as the budget of the year after prints it
choosing    which of the operations named are done
standing    one item of several bodies in order: the place asked for, who is first, who last
comparing   who has more
bodies      bodies held against one another: one's part of all, more than one, spent or moved most
bodies_moved how the figures of several bodies moved: who went up, whose fell most, and why
having      which of several bodies have an item, and which have none
selecting   which rows are asked about: below an item, at a level, without what is left out
ranking     order, lists, breakdowns, counts
purchases   what is bought: the rows of the schedule of 政府采购
between     one item between two schedules, and what the difference equals
exceeding   what is above or below a limit
valued      100万元以上的设备几台: counted by the price a document counts from
bounds      the amounts a question sets as limits
two_documents  two figures said of one item, each printed by a document of its own
two_books   a year's budget and its final account, both held: which of them is meant
two_years   what one schedule prints of two years, row by row
filtering   rows that meet a condition on another column
parts       the units of a body, the parts a sentence lists
stated      figures that sentences state and no schedule prints
goals       a project's goals where its own text points to the form
targets     what a project is to achieve: its indicators
causes      which of several causes is meant: of the part that moved, of the year before
met         whether what was set as a target was met
explaining  reasons
by_use      the reason that the paragraph of an item gives for what the item is for
defining    what a term means, what it covers
amount_for  what an amount that the asker quotes is for
paragraphs  an item's own paragraph: what it is for, what else is said of it
nearby      when, who, what for, of the item spoken of: what its own sentences say in words
whose_book  which book a document is: of a body with its units, or of the body alone
duties      which body a matter falls to, which of its duties is asked about
offices        the money of an office inside a body, which no budget prints
rosters     where a document lists the units of its body
telling     structure, projects: the passages under a heading
doubting    whether a question doubts what is printed, however it asks
together    one item in several documents, or two items of one, held together
checking    is it right, are they the same, what contradicts what
reckoned    what the asker computes, held against what is printed: right, or out by rounding alone
repeating   a part printed with the sum of its whole group
side_by_side  a row as each schedule named prints it
against_text  a row of a schedule held against the text
contradicting  the findings of reconciliation, told
assuming    what was taken for granted, said as warnings
declining   asking back, and saying what is not disclosed
"""
