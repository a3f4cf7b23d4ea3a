"""Routes of the bank and its people."""

from django.urls import path

from recruitment.web import bank, person, reaching

urlpatterns = [
    path("bank/", bank.bank, name="bank"),
    path("bank/antal/", bank.counts, name="bank_counts"),
    path("bank/flera/", bank.many, name="bank_many"),
    path("bank/onabara/", reaching.unreachable, name="unreachable"),
    path("bank/<uuid:pk>/adressen-fungerar/", reaching.revive, name="revive_address"),
    path("bank/<uuid:pk>/", person.person, name="person"),
    path("bank/<uuid:pk>/anteckning/", person.note, name="add_note"),
    path("bank/<uuid:pk>/taggar/", person.tags, name="set_tags"),
    path("bank/<uuid:pk>/examen/", person.verify, name="verify_degree"),
    path("bank/<uuid:pk>/<uuid:candidacy>/klarmarkera/", person.clear, name="clear_candidacy"),
    path("bank/<uuid:pk>/<uuid:candidacy>/flytta/", person.move, name="move_candidacy"),
]
