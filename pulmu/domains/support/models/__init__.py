from .cases import CaseStep, Mentoring, SupportCase
from .growth import Certification, Investment, Right
from .outcomes import Hire, Revenue
from .reports import QuarterReport, ReportPaper
from .spaces import SpaceApplication, Tenancy

__all__ = [
    "CaseStep",
    "Certification",
    "Hire",
    "Investment",
    "Mentoring",
    "QuarterReport",
    "ReportPaper",
    "Revenue",
    "Right",
    "SpaceApplication",
    "SupportCase",
    "Tenancy",
]
