from .cases import CaseStep, Mentoring, SupportCase
from .growth import Certification, Investment, Right
from .jobs import Candidate, Introduction, JobOffer
from .outcomes import Hire, Revenue
from .reports import QuarterReport, ReportPaper
from .spaces import SpaceApplication, Tenancy

__all__ = [
    "Candidate",
    "CaseStep",
    "Certification",
    "Hire",
    "Introduction",
    "Investment",
    "JobOffer",
    "Mentoring",
    "QuarterReport",
    "ReportPaper",
    "Revenue",
    "Right",
    "SpaceApplication",
    "SupportCase",
    "Tenancy",
]
