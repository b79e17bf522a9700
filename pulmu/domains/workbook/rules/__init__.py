"""The yearly workbook as pure rules: what a cell, a row and a sheet must be.

``sheets`` says what there is; ``parsing`` turns raw cells into rows; ``checks`` and ``duplicates``
judge rows together; ``people`` decides who is who. ``problems`` collects what is wrong, as codes
whose texts are in ``pulmu.domains.workbook.messages``. No database, no clock.
"""
