"""Django's admin: reference data only; never a row with a state, never a candidate (design.md section 3)."""

from django.contrib import admin

from recruitment.candidates.models import University
from recruitment.staff.models import Organisation, Unit


@admin.register(University)
class UniversityAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "is_active"]
    search_fields = ["name", "slug"]


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ["name", "area", "is_active"]
    list_filter = ["area", "is_active"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    def has_add_permission(self, request) -> bool:
        return not Organisation.objects.exists()

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
