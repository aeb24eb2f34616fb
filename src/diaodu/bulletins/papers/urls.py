from django.urls import path

from diaodu.bulletins.papers.views import editing, files, making, pages

app_name = "papers"

urlpatterns = [
    path("", pages.paper_list, name="list"),
    path("papers.xlsx", pages.workbook, name="workbook"),
    path("new/", making.new_paper, name="new"),
    path("material/", making.new_material, name="new_material"),
    path("notices/<str:duty>/", making.notice, name="make_notice"),
    path("minutes/<str:meeting>/", making.minutes, name="make_minutes"),
    path("<str:code>/", pages.paper_page, name="page"),
    path("<str:code>/act/", pages.act, name="act"),
    path("<str:code>/explain/<str:key>/", pages.explain, name="explain"),
    path("<str:code>/correct/", pages.correct, name="correct"),
    path("<str:code>/edit/", editing.editor, name="edit"),
    path("<str:code>/change/", editing.change, name="change"),
    path("<str:code>/sources/", editing.sources, name="find_source"),
    path("<str:code>/figures/<str:key>/", pages.figure, name="figure"),
    path("<str:code>/paper.docx", files.word, name="word_file"),
    path("<str:code>/slides.pptx", files.deck, name="slides_file"),
    path("<str:code>/scan/", files.attach, name="attach_scan"),
    path("<str:code>/scan/<int:key>/", files.scan, name="scan"),
]
