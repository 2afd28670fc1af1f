"""The Answer as people and programs meet it: page, API, source pages, staff console.

server        one application: everything `mingzhang serve` answers
running       listen, warm up, say where
apart         the assistant in a process of its own
api           /v1/ask, documents, facts, findings, /health
openai_form   the OpenAI chat form
staff         adding and removing documents, and the console for it
feedback      what visitors say of answers
source_pages  the page a citation opens, with the place marked
schedules     figures put back into their tables
browse        documents and schedules, to be read without asking
overview      a document at a glance, asked like any other question
chat          the Gradio page: one conversation
turns         its turns as plain data, and as they stand on the page
bases         an answer's basis, and the same question on another
frame         the toolkit's page corrected on its way out, its side doors closed
rendering     an Answer as HTML and Markdown, everything escaped
sheets        an answer's figures as CSV or a workbook
money         元 and 万元, of which the reader sees one
charts        bars and lines without script
pages         templates and static files
problems      RFC 9457 in Chinese
rates         how often one visitor may ask
limits        how much may be sent; safety headers
sent          what visitors send, as text that can be kept
templates/    Jinja, autoescaped
static/       style sheets and the little script there is
"""
