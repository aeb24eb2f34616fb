from django.urls import path

from diaodu.areas.views import areas, figures, keeping, maps, towns

app_name = "areas"

urlpatterns = [
    path("", maps.map_page, name="map"),
    path("map.json", maps.map_data_file, name="map_data_file"),
    path("areas.geojson", maps.all_shapes, name="shapes_file"),
    path("new/", keeping.new_area, name="new_area"),
    path("bring/", keeping.bring, name="bring"),
    path("figures/", figures.figure_list, name="figures"),
    path("figures/figures.xlsx", figures.workbook, name="figures_workbook"),
    path("figures/bring/", figures.bring, name="bring_figures"),
    path("towns/", towns.borders, name="towns"),
    path("towns/towns.json", towns.borders_data, name="towns_data_file"),
    path("towns/towns.geojson", towns.borders_file, name="towns_file"),
    path("towns/bring/", towns.bring, name="bring_towns"),
    path("<str:code>/", areas.area_page, name="area"),
    path("<str:code>/shape.geojson", maps.one_shape, name="shape_file"),
    path("<str:code>/edit/", keeping.edit_area, name="edit_area"),
    path("<str:code>/shape/", keeping.shape, name="shape"),
    path("<str:code>/figures/history/", figures.history, name="figure_history"),
    path("<str:code>/figures/", keeping.add_figure, name="add_figure"),
    path("<str:code>/retire/", keeping.retire, name="retire"),
]
