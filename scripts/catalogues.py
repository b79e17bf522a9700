"""The translation catalogues: English is the source language, Korean must be complete.

    python scripts/catalogues.py update     bring the catalogues up to date with the source
    python scripts/catalogues.py check      say what is missing; exit 1 when anything is
    python scripts/catalogues.py compile    write the .mo files that Django reads

`compile` needs Babel alone; the others read the source through `source_messages`.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).resolve().parent.parent
LOCALE = CHECKOUT / "pulmu" / "locale"
LOCALES = ("ko",)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|%[sdif]|\{(\w*)\}")
# How many faults `check` prints; it always says how many there are.
SHOWN = 40
# Left out of the header: dates and versions that would make every update a change, empty forms.
UNSTEADY = tuple(
    f'"{name}:'.encode()
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Last-Translator",
        "Language-Team",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
    )
)


def path_of(locale: str) -> Path:
    return LOCALE / locale / "LC_MESSAGES" / "django.po"


def read(locale: str) -> Catalog:
    path = path_of(locale)
    if not path.exists():
        header = f"# Translations of Pulmu: {locale}. Kept up to date by `make messages`."
        return Catalog(locale=locale, domain="django", header_comment=header, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="django")


def texts(value: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the singular alone, or singular and plurals; an untranslated one is ("",)."""
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation, in words."""
    wanted = placeholders(texts(message.id)[-1])
    translated = texts(message.string)
    if message.fuzzy:
        yield "is fuzzy"
    if not all(text.strip() for text in translated):
        yield "is not translated"
        return
    for text in translated:
        if placeholders(text) != wanted:
            yield f"has placeholders {sorted(placeholders(text))}, the source {sorted(wanted)}"


def check() -> int:
    from source_messages import source_catalogue  # noqa: PLC0415 -- compiling does without Django

    source, wrong = source_catalogue(), list[str]()
    for locale in LOCALES:
        catalogue = read(locale)
        for message in source:
            if not message.id:
                continue
            found = catalogue.get(message.id, message.context)
            for fault in faults(found) if found else ["is missing; run `make messages`"]:
                place = message.locations[0][0] if message.locations else "?"
                wrong.append(f"{locale}: {texts(message.id)[0]!r} ({place}) {fault}")
    print(*wrong[:SHOWN], sep="\n", end="\n" if wrong else "")
    print(f"{len(source)} messages, {len(wrong)} faults in {', '.join(LOCALES)}")
    return 1 if wrong else 0


def update() -> int:
    from source_messages import source_catalogue  # noqa: PLC0415 -- compiling does without Django

    source = source_catalogue()
    for locale in LOCALES:
        catalogue = read(locale)
        catalogue.update(source, no_fuzzy_matching=True, update_header_comment=False)
        buffer = BytesIO()
        write_po(
            buffer,
            catalogue,
            width=100,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
        )
        lines = buffer.getvalue().splitlines(keepends=True)
        path_of(locale).parent.mkdir(parents=True, exist_ok=True)
        path_of(locale).write_bytes(b"".join(x for x in lines if not x.startswith(UNSTEADY)))
        missing = sum(1 for m in catalogue if m.id and not all(texts(m.string)))
        print(
            f"{path_of(locale).relative_to(CHECKOUT)}: {len(catalogue)} messages, {missing} empty"
        )
    return 0


def compile_all() -> int:
    for locale in LOCALES:
        if path_of(locale).exists():
            with path_of(locale).with_suffix(".mo").open("wb") as file:
                write_mo(file, read(locale))
    return 0


ACTS = {"check": check, "compile": compile_all, "update": update}

if __name__ == "__main__":
    sys.exit(ACTS[sys.argv[1]]())
