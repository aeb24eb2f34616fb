from django.urls import path

from diaodu.projects.tours.views import judges, routes, scoring, stops, tours

app_name = "tours"

urlpatterns = [
    path("", tours.tour_list, name="list"),
    path("workbook/", tours.list_workbook, name="list_workbook"),
    path("new/", tours.new_tour, name="new"),
    # Scores are given without the desk: a guest has no account.
    path("score/", scoring.enter, name="enter"),
    path("score/<str:code>/", scoring.score_page, name="score"),
    path("score/<str:code>/ballot/", scoring.take_ballot, name="take_ballot"),
    path("score/<str:code>/<str:project>/", scoring.give_score, name="give_score"),
    path("<str:code>/", tours.tour_page, name="tour"),
    path("<str:code>/edit/", tours.edit_tour, name="edit"),
    path("<str:code>/act/", tours.act, name="act"),
    path("<str:code>/propose/", stops.propose, name="propose"),
    path("<str:code>/choose/", stops.choose, name="choose"),
    path("<str:code>/stops/<str:project>/", stops.stop_page, name="stop"),
    path("<str:code>/stops/<str:project>/answer/", stops.answer, name="answer"),
    path("<str:code>/stops/<str:project>/withdraw/", stops.withdraw, name="withdraw"),
    path("<str:code>/stops/<str:project>/evidence/<int:key>/", stops.evidence, name="evidence"),
    path("<str:code>/route/", routes.route_page, name="route"),
    path("<str:code>/route/data/", routes.map_data, name="map_data"),
    path("<str:code>/route/compute/", routes.compute, name="compute"),
    path("<str:code>/route/check/", routes.check, name="check"),
    path("<str:code>/route/order/", routes.order, name="order"),
    path("<str:code>/route/undo/", routes.undo, name="undo"),
    path("<str:code>/route/lock/", routes.lock, name="lock"),
    path("<str:code>/route/drives/", routes.drives, name="drives"),
    path("<str:code>/route/sheet/", routes.run_sheet, name="run_sheet"),
    path("<str:code>/route/workbook/", routes.run_workbook, name="run_workbook"),
    path("<str:code>/judges/", judges.judges_page, name="judges"),
    path("<str:code>/judges/scored/", judges.scored, name="scored"),
    path("<str:code>/judges/<int:number>/remove/", judges.remove, name="remove_judge"),
    path("<str:code>/judges/<int:number>/renew/", judges.renew, name="renew_judge"),
    path("<str:code>/judges/<int:number>/replace/", judges.replace, name="replace_ballot"),
    path("<str:code>/places/", judges.places, name="places"),
    path("<str:code>/places/workbook/", judges.places_workbook, name="places_workbook"),
]
