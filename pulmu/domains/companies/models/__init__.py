from .companies import Company, LegalForm
from .founders import Founder
from .vault import Document, StatusCheck

__all__ = ["Company", "Document", "Founder", "LegalForm", "StatusCheck"]
