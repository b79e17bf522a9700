"""Equipment and rooms: what they are, where they stand, and how they are lent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.places.choices import FileSort, ResourceKind


class EquipmentClass(Record):
    """Machines that one safety training is for. A training holds ``valid_months``, or for ever."""

    name = models.CharField(_("name"), max_length=100)
    needs_training = models.BooleanField(_("needs a safety training"), default=True)
    valid_months = models.PositiveSmallIntegerField(
        _("training holds for months"), null=True, blank=True
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="equipmentclass_once", fields=["organisation", "name"]),
            models.CheckConstraint(
                name="equipmentclass_holds_some_time",
                condition=Q(valid_months__isnull=True) | Q(valid_months__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Resource(Record):
    """A machine or a room that is lent, known by its name (장비·공간명). ``parent`` is what it
    stands in; ``keeper`` is 장비책임자. Minutes of zero mean: no such limit.
    ``door`` is what the QR code at it says, and nothing else does: whoever knows it stood there.
    """

    name = models.CharField(_("name"), max_length=200)
    asset_no = models.CharField(_("asset number"), max_length=50, blank=True, default="")
    kind = models.CharField(
        _("kind"), max_length=2, choices=ResourceKind, default=ResourceKind.EQUIPMENT
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("stands in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contents",
    )
    equipment_class = models.ForeignKey(
        EquipmentClass,
        verbose_name=_("equipment class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
    )
    keeper = models.ForeignKey(
        "people.Person",
        verbose_name=_("keeper"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    door = models.CharField(max_length=KEY_LENGTH, default=new_key, editable=False)
    about = models.TextField(_("description"), blank=True, default="")
    is_bookable = models.BooleanField(_("can be booked"), default=False)
    needs_approval = models.BooleanField(_("the desk approves each booking"), default=False)
    is_virtual = models.BooleanField(_("virtual office"), default=False)
    needs_ventilation = models.BooleanField(_("needs ventilation"), default=False)
    slot_minutes = models.PositiveSmallIntegerField(_("booked in steps of minutes"), default=60)
    longest_minutes = models.PositiveSmallIntegerField(_("longest booking, minutes"), default=240)
    buffer_minutes = models.PositiveSmallIntegerField(_("kept free after each, minutes"), default=0)
    notice_minutes = models.PositiveIntegerField(_("booked so many minutes ahead"), default=0)
    horizon_days = models.PositiveSmallIntegerField(_("booked at most days ahead"), default=30)
    cancel_hours = models.PositiveSmallIntegerField(
        _("can be cancelled until so many hours before"), default=2
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("given away when nobody came for minutes"), default=15
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="resource_name_once", fields=["organisation", "name"]),
            models.UniqueConstraint(name="resource_door_once", fields=["door"]),
            models.CheckConstraint(
                name="resource_kind_known", condition=Q(kind__in=ResourceKind.values)
            ),
            models.CheckConstraint(
                name="resource_not_in_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(name="resource_has_slots", condition=Q(slot_minutes__gte=5)),
        ]

    def __str__(self) -> str:
        return self.name


class PriceItem(Record):
    """What a material costs, or an hour. A list to look at: nothing is paid here."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="prices")
    name = models.CharField(_("what for"), max_length=100)
    unit = models.CharField(_("unit"), max_length=30, blank=True, default="")
    won = models.PositiveIntegerField(_("amount in won"))

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="priceitem_once", fields=["resource", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceFile(Record):
    """A photo or a manual, by what it says (SHA-256)."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="files")
    sort = models.CharField(_("sort"), max_length=3, choices=FileSort)
    name = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="resourcefile_once", fields=["resource", "sha256"]),
            models.CheckConstraint(
                name="resourcefile_sort_known", condition=Q(sort__in=FileSort.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name
