"""Routes of the bank and its people."""

from django.urls import path

from recruitment.web import bank, duplicates, person

urlpatterns = [
    path("bank/", bank.bank, name="bank"),
    path("bank/antal/", bank.counts, name="bank_counts"),
    path("bank/flera/", bank.many, name="bank_many"),
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
    path("bank/<uuid:pk>/<uuid:candidacy>/klarmarkera/", person.clear, name="clear_candidacy"),
    path("bank/<uuid:pk>/<uuid:candidacy>/flytta/", person.move, name="move_candidacy"),
]
