from django.urls import path

from diaodu.people.views import administration, directory, tokens

app_name = "people"

urlpatterns = [
    path("", directory.people, name="directory"),
    path("people.xlsx", directory.workbook, name="workbook"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:key>/revoke/", tokens.revoke, name="revoke_token"),
    path("units/new/", administration.new_unit, name="new_unit"),
    path("units/<str:code>/", directory.unit_page, name="unit"),
    path("units/<str:code>/edit/", administration.edit_unit, name="edit_unit"),
    path("units/<str:code>/retire/", administration.close_unit, name="retire_unit"),
    path("officers/new/", administration.new_officer, name="new_officer"),
    path("officers/<str:username>/", directory.officer_page, name="officer"),
    path("officers/<str:username>/edit/", administration.edit_officer, name="edit_officer"),
    path("officers/<str:username>/phone/", directory.phone, name="phone"),
    path("officers/<str:username>/account/", administration.account, name="account"),
    path("officers/<str:username>/post/", administration.new_post, name="new_post"),
    path("posts/<int:key>/", administration.tenure_page, name="tenure"),
    path("posts/<int:key>/pack.xlsx", administration.pack, name="pack"),
    path("deputies/<int:key>/end/", administration.stop_deputy, name="end_deputy"),
]
