"""A site with holes, each as somebody might dig it on a busy day. The walk has to find them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.mail import send_mail
from django.http import FileResponse, HttpResponse  # noqa: TID251 -- views are what is tested
from django.urls import path

from pulmu.config.urls import handler403, handler404, handler500
from pulmu.config.urls import urlpatterns as site
from pulmu.core.files import store
from pulmu.core.tenancy.models import User
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.models import Company
from pulmu.domains.people.models import Person
from pulmu.surfaces.desk import exports
from pulmu.surfaces.desk.doors import door
from pulmu.web.access import page

from .registry import Url, of_file

__all__ = ["handler403", "handler404", "handler500"]


@door(Permission.PEOPLE_READ)
def without_scope(_request, key):
    """The object is asked for by its key, and nobody asks whose it is."""
    found = Person.objects.everywhere(because="a hole").filter(key=key).first()
    return HttpResponse(found.affiliation if found else "", status=200 if found else 404)


@page(None)
def open_to_everybody(request):
    """Public by mistake: the list behind it is nobody's but the lab's."""
    names = Company.objects.everywhere(because="a hole").values_list("name", flat=True)
    return HttpResponse(", ".join(names[:1]))


def declared_alone(_request):
    """Says that it wants a permission, and never asks for it."""
    return HttpResponse("come in")


declared_alone.access = Permission.PEOPLE_READ


@door(Permission.RESULTS_READ)
def writes_for_readers(request):
    """Changes records by a permission to read them."""
    if request.method != "POST":
        return HttpResponse(status=405)
    Company.objects.within(request.actor).update(name="changed")
    return HttpResponse("changed")


@door(Permission.COMPANIES_READ)
def one_row_too_many(request):
    """CVE-2026-5600 again: the list is of somebody larger than who asks."""
    every = (
        Company.objects.everywhere(because="a hole").order_by("pk").values_list("name", flat=True)
    )
    return HttpResponse("\n".join(every), content_type="text/plain")


@door(Permission.EVIDENCE_READ)
def file_by_hash(_request, sha256):
    """CVE-2026-9712 again: who knows the name of a file gets it."""
    if store.size_of(sha256) is None:
        return HttpResponse(status=404)
    return FileResponse(store.open_stored(sha256))


@door(Permission.COMPANIES_READ)
def writes_on_reading(request):
    Company.objects.within(request.actor).update(name="seen")
    return HttpResponse("seen")


@door(Permission.COMPANIES_WRITE)
def foreign_key_in_the_body(request):
    """What the form names is looked for everywhere."""
    if request.method == "POST":
        named = Company.objects.everywhere(because="a hole")
        named.filter(key=request.POST.get("company", "")).update(name="taken over")
    return HttpResponse("done")


@door(Permission.PEOPLE_READ)
def breaks(request, key):
    return HttpResponse(Person.objects.within(request.actor).get(key=key).key)


@door(Permission.COMPANIES_READ)
def packed(_request):
    """The foreign row is in a workbook, where no search of the raw answer would see it."""
    every = Company.objects.everywhere(because="a hole").values_list("name", flat=True)
    book = exports.xlsx_bytes("x", ["name"], [[name] for name in every])
    return exports.download(book, name="x", ending="xlsx")


@door(Permission.COMPANIES_READ)
def in_a_header(_request):
    every = (
        Company.objects.everywhere(because="a hole").order_by("pk").values_list("key", flat=True)
    )
    return HttpResponse("ok", headers={"X-Next": ",".join(every)})


@door(Permission.COMPANIES_WRITE)
def by_mail(request):
    """Tells everybody who has an account."""
    if request.method == "POST":
        name = Company.objects.within(request.actor).values_list("name", flat=True)[0]
        send_mail("news", name, None, list(User.objects.values_list("email", flat=True)))
    return HttpResponse("sent")


@dataclass(frozen=True, slots=True)
class Hole:
    """A view, and what the walk as this visitor has to say of it."""

    view: Callable[..., HttpResponse]
    visitor: str
    sort: str
    url: Url = field(default_factory=Url)
    route: str = ""

    @property
    def name(self) -> str:
        return self.view.__name__.replace("_", "-")


def by_key(o):
    return [o[Person].key]


HOLES = {
    hole.name: hole
    for hole in (
        Hole(without_scope, "manager", "canary", Url(by_key), "<slug:key>/"),
        Hole(open_to_everybody, "anonymous", "canary"),
        Hole(declared_alone, "inspector", "status"),
        Hole(writes_for_readers, "inspector", "write"),
        Hole(one_row_too_many, "manager", "canary"),
        Hole(file_by_hash, "manager", "canary", Url(of_file("table")), "<slug:sha256>/"),
        Hole(writes_on_reading, "manager", "write"),
        Hole(foreign_key_in_the_body, "manager", "foreign"),
        Hole(breaks, "manager", "error", Url(by_key), "<slug:key>/"),
        Hole(packed, "manager", "canary"),
        Hole(in_a_header, "manager", "canary"),
        Hole(by_mail, "manager", "mail"),
    )
}
urlpatterns = [
    *(path(f"hole/{name}/{hole.route}", hole.view, name=name) for name, hole in HOLES.items()),
    *site,
]
