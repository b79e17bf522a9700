"""Writes: companies and their forms, who founded them, their papers, and the tax office's word."""

from .companies import (
    BusinessNoWrong,
    CodeMissing,
    CompanyInUse,
    CompanyRow,
    FoundingDateMissing,
    NothingBefore,
    NotYet,
    UnknownWord,
    add_company,
    change_form,
    correct_company,
    describe_company,
    record_companies,
    remove_companies,
    remove_legal_forms,
    say_it_went_on,
)
from .founders import FounderRow, LeavesBefore, name_founder, remove_founder
from .papers import DocumentRow, FileUnknown, keep_document, remove_document
from .taxoffice import NoNumber, NotAnswered, SwitchedOff, ask_tax_office

__all__ = [
    "BusinessNoWrong",
    "CodeMissing",
    "CompanyInUse",
    "CompanyRow",
    "DocumentRow",
    "FileUnknown",
    "FounderRow",
    "FoundingDateMissing",
    "LeavesBefore",
    "NoNumber",
    "NotAnswered",
    "NotYet",
    "NothingBefore",
    "SwitchedOff",
    "UnknownWord",
    "add_company",
    "ask_tax_office",
    "change_form",
    "correct_company",
    "describe_company",
    "keep_document",
    "name_founder",
    "record_companies",
    "remove_companies",
    "remove_document",
    "remove_founder",
    "remove_legal_forms",
    "say_it_went_on",
]
