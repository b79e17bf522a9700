from .cases import CaseStep, Mentoring, SupportCase
from .outcomes import Hire, Revenue
from .spaces import SpaceApplication, Tenancy

__all__ = [
    "CaseStep",
    "Hire",
    "Mentoring",
    "Revenue",
    "SpaceApplication",
    "SupportCase",
    "Tenancy",
]
