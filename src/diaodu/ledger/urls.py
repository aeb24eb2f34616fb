from django.urls import path

from diaodu.ledger.views import facts, returns, rounds

app_name = "ledger"

urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("proof/", facts.proof_page, name="proof"),
    path("items/<int:key>/", facts.item_page, name="item"),
    path("returns/<str:code>/", returns.return_page, name="return"),
    path("returns/<str:code>/save/", returns.save, name="save"),
    path("returns/<str:code>/chat/", returns.chat, name="chat"),
    path("returns/<str:code>/as-last-time/", returns.copy, name="copy"),
    path("returns/<str:code>/act/", returns.act, name="act"),
    path("returns/<str:code>/seal/", returns.seal, name="seal"),
    path("returns/<str:code>/scan/", returns.scan, name="scan"),
    path("returns/<str:code>/evidence/<int:key>/", returns.evidence, name="evidence"),
    path("returns/<str:code>/sheet/", returns.sheet, name="sheet"),
    path("returns/<str:code>/receipt/", returns.receipt, name="receipt"),
    path("<str:code>/", rounds.round_page, name="round"),
    path("<str:code>/accept/", rounds.accept_many, name="accept_many"),
    path("<str:code>/lock/", rounds.lock, name="lock"),
    path("<str:code>/round.xlsx", rounds.workbook, name="workbook"),
]
