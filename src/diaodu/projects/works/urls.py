from django.urls import path

from diaodu.projects.works.views import bulk, items, photos, programmes, sheets

app_name = "works"

urlpatterns = [
    path("", programmes.programme_list, name="list"),
    path("new/", programmes.new_programme, name="new_programme"),
    path("programmes/<str:code>/", programmes.programme_page, name="programme"),
    path("programmes/<str:code>/edit/", programmes.edit_programme, name="edit_programme"),
    path("programmes/<str:code>/clearing/", programmes.clearing, name="clearing"),
    path("programmes/<str:code>/workbook/", sheets.workbook, name="workbook"),
    path("programmes/<str:code>/template/", sheets.template, name="item_template"),
    path("programmes/<str:code>/bring/", sheets.bring, name="bring"),
    path("programmes/<str:code>/items/new/", items.new_item, name="new_item"),
    path("programmes/<str:code>/report/", bulk.report_many, name="report_many"),
    path("programmes/<str:code>/confirm/", bulk.confirm_many, name="confirm_many"),
    path("items/<str:code>/", items.item_page, name="item"),
    path("items/<str:code>/edit/", items.edit_item, name="edit_item"),
    path("items/<str:code>/report/", items.report, name="report"),
    path("items/<str:code>/confirm/", items.confirm, name="confirm"),
    path("items/<str:code>/retire/", items.retire, name="retire"),
    path("items/<str:code>/photos/", photos.add, name="add_photo"),
    path("items/<str:code>/photos/<int:key>/", photos.show, name="photo_file"),
    path("items/<str:code>/photos/<int:key>/retire/", photos.retire, name="retire_photo"),
]
