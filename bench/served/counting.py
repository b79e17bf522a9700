"""How many queries a page made, in a header of the answer: the same middleware on both sides."""

from __future__ import annotations

from django.db import connection

HEADER = "X-Bench-Queries"


class Counting:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        made = 0

        def count(execute, sql, params, many, context):
            nonlocal made
            made += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response[HEADER] = str(made)
        return response
