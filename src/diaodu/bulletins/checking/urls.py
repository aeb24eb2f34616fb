from django.urls import path

from diaodu.bulletins.checking.views import drafts

app_name = "checking"

urlpatterns = [
    path("", drafts.draft_list, name="drafts"),
    path("<str:code>/", drafts.draft_page, name="draft"),
    path("<str:code>/settle/<int:key>/", drafts.settle, name="settle"),
    path("<str:code>/again/", drafts.again, name="again"),
    path("<str:code>/retire/", drafts.retire, name="retire"),
    path("<str:code>/paper/", drafts.paper, name="paper"),
    path("<str:code>/workbook/", drafts.workbook, name="workbook"),
    path("<str:code>/source/", drafts.source, name="source"),
]
