"""The form of each kind of record: what is typed, and the act of the domain that takes it."""

from collections.abc import Mapping

from .base import EntryForm
from .companies import CompanyForm
from .growth import CertificationForm, InvestmentForm, RightForm
from .markets import ChannelSupportForm
from .outreach import CultureActForm
from .places import UseForm
from .programmes import SessionForm
from .prototypes import PrototypeForm
from .support import HireForm, RevenueForm, TenancyForm

ENTRIES: Mapping[str, type[EntryForm]] = {
    "session": SessionForm,
    "use": UseForm,
    "culture_act": CultureActForm,
    "company": CompanyForm,
    "prototype": PrototypeForm,
    "hire": HireForm,
    "revenue": RevenueForm,
    "tenancy": TenancyForm,
    "investment": InvestmentForm,
    "right": RightForm,
    "certification": CertificationForm,
    "channel_support": ChannelSupportForm,
}

__all__ = ["ENTRIES", "EntryForm"]
