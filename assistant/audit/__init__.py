"""What contradicts what, as people who publish work through it: on paper, in a workbook, on a page.

report     findings grouped by document, worst first, with the rules that were tried
pictures   the page around each cited place, the place marked
text       what a terminal shows
forms      a report in the form asked for, written to a file
page       one self-contained web page
word       a Word document
workbook   an Excel workbook with a column for what was done about it
"""
