"""Routes of the bank and its people."""

from django.urls import path

from recruitment.web import bank, bank_many, duplicates, exports, imports, kept, person, reaching

urlpatterns = [
    path("bank/", bank.bank, name="bank"),
    path("bank/antal/", bank.counts, name="bank_counts"),
    path("bank/onabara/", reaching.unreachable, name="unreachable"),
    path("bank/<uuid:pk>/adressen-fungerar/", reaching.revive, name="revive_address"),
    path("bank/flera/", bank_many.many, name="bank_many"),
    path("bank/angra/<uuid:pk>/", bank_many.undo, name="bank_undo"),
    path("bank/exportera/", exports.export, name="bank_export"),
    path("bank/import/", imports.imports, name="imports"),
    path("bank/import/<uuid:pk>/", imports.one_import, name="import"),
    path("bank/import/<uuid:pk>/kolumner/", imports.columns, name="import_columns"),
    path("bank/import/<uuid:pk>/lage/", imports.progress, name="import_progress"),
    path("bank/import/<uuid:pk>/fortsatt/", imports.resume, name="resume_import"),
    path("bank/import/<uuid:pk>/stoppa/", imports.stop, name="stop_import"),
    path("bank/import/<uuid:pk>/angra/", imports.undo, name="undo_import"),
    path("bank/import/<uuid:pk>/rapport/", imports.report, name="import_report"),
    path("bank/sparat/", kept.kept, name="kept"),
    path("bank/sokningar/ny/", kept.new_search, name="new_search"),
    path("bank/sokningar/<uuid:pk>/", kept.saved_search, name="saved_search"),
    path("bank/sokningar/<uuid:pk>/bevaka/", kept.watch, name="watch_search"),
    path("bank/sokningar/<uuid:pk>/ta-bort/", kept.remove_search, name="remove_search"),
    path("bank/listor/ny/", kept.new_list, name="new_list"),
    path("bank/listor/<uuid:pk>/", kept.people_list, name="people_list"),
    path("bank/listor/<uuid:pk>/ta-bort/", kept.remove_list, name="remove_list"),
    path("bank/dubbletter/", duplicates.duplicates, name="duplicates"),
    path("bank/dubbletter/<uuid:pk>/", duplicates.pair, name="pair"),
    path("bank/dubbletter/<uuid:pk>/sla-ihop/", duplicates.merge, name="merge_pair"),
    path("bank/dubbletter/<uuid:pk>/inte-samma/", duplicates.tell_apart, name="tell_pair_apart"),
    path("bank/dubbletter/<uuid:pk>/angra/", duplicates.undo, name="undo_merge"),
    path("bank/<uuid:pk>/", person.person, name="person"),
    path("bank/<uuid:pk>/anteckning/", person.note, name="add_note"),
    path("bank/<uuid:pk>/taggar/", person.tags, name="set_tags"),
    path("bank/<uuid:pk>/studier/", person.check_studies, name="check_studies"),
    path("bank/<uuid:pk>/examen/", person.verify, name="verify_degree"),
    path("bank/<uuid:pk>/examen/ta-tillbaka/", person.unverify, name="unverify_degree"),
    path("bank/<uuid:pk>/<uuid:candidacy>/klarmarkera/", person.clear, name="clear_candidacy"),
    path("bank/<uuid:pk>/<uuid:candidacy>/flytta/", person.move, name="move_candidacy"),
]
