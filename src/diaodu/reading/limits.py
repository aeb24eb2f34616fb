"""How much is read. Technical bounds of ours (not law), so that any file gets an answer within ten seconds."""

MOST_BYTES = 30 * 1024 * 1024  # of a file as it comes
MOST_CHARACTERS = 150_000  # of its text: a long five-year plan; the slowest text found stays within ten seconds
MOST_UNPACKED = 200 * 1024 * 1024  # of a .docx or .xlsx, all parts together
MOST_RATIO = 200  # unpacked to packed, for parts over RATIO_FROM: text packs 5 to 20 times, a bomb a thousand
RATIO_FROM = 5 * 1024 * 1024
MOST_PARTS = 5_000  # files inside a .docx or .xlsx
MOST_PAGES = 800  # of a PDF
MOST_ROWS = 20_000  # of a table
SECONDS = 8  # for taking a container apart, in a process of its own
MEMORY = 1024 * 1024 * 1024  # bytes that process may take
HEAD_LINES = 30  # of a document: where its marks of secrecy stand
