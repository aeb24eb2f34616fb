from django.urls import path

from diaodu.indicators.rounds.views import books, notes, releases, returns, rounds, tables, upward

app_name = "figure_rounds"

urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("open/", rounds.opening, name="opening"),
    path("rounds/<str:code>/", rounds.round_page, name="round"),
    path("rounds/<str:code>/act/", rounds.act, name="round_act"),
    path("rounds/<str:code>/workbook/", rounds.workbook, name="workbook"),
    path("returns/<str:code>/", returns.return_page, name="return"),
    path("returns/<str:code>/save/", returns.save, name="save"),
    path("returns/<str:code>/check/", returns.check, name="check"),
    path("returns/<str:code>/act/", returns.act, name="act"),
    path("returns/<str:code>/bring/", returns.bring, name="bring"),
    path("books/", books.book_list, name="books"),
    path("books/history/", books.history, name="history"),
    path("books/<int:key>/", books.book_page, name="book"),
    path("books/<int:key>/retire/", books.retire, name="retire_book"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/<str:code>/", releases.release_page, name="release"),
    path("releases/<str:code>/save/", releases.save, name="save_release"),
    path("releases/<str:code>/send-back/", releases.send_back, name="send_back"),
    path("forms/", upward.form_list, name="forms"),
    path("forms/<str:code>/", upward.form_page, name="form"),
    path("forms/<str:code>/fill/", upward.fill, name="fill"),
    path("filings/<str:code>/", upward.filing_page, name="filing"),
    path("filings/<str:code>/act/", upward.act, name="filing_act"),
    path("filings/<str:code>/file/", upward.file, name="filing_file"),
    path("notes/", notes.note_list, name="notes"),
    path("notes/<int:key>/answer/", notes.answer, name="answer_note"),
    path("asks/", tables.ask_list, name="asks"),
    path("asks/change/", tables.change_asks, name="change_asks"),
    path("asks/add/", tables.add_asks, name="add_asks"),
    path("asks/workbook/", tables.ask_workbook, name="ask_workbook"),
    path("asks/bring/", tables.bring_asks, name="bring_asks"),
    path("firms/sizes/", tables.size_list, name="sizes"),
    path("firms/sizes/workbook/", tables.size_workbook, name="size_workbook"),
    path("firms/sizes/bring/", tables.bring_sizes, name="bring_sizes"),
    path("firms/", notes.firm_figures, name="firms"),
]
