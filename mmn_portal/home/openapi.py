"""The description of the open data (OpenAPI 3.1), made of what the apps bring."""

from django.conf import settings

from mmn_portal.core import api

INFORMATION = {
    "title": "Mensen maken Nederland: open data",
    "version": "1",
    "description": (
        "The agenda and the organisations of the Dutch National Year of Volunteering. Read-only, for everyone, without an account. "
        "Texts are Dutch; the same paths under /en/ give English where there is any. Answers may be kept for a minute, carry an "
        "ETag, and can be read from every site. Parameters that are not known are ignored; a wrong value is told with 400."
    ),
}
ERROR = api.shape(error=api.shape(parameter=api.or_nothing(api.TEXT), message=api.TEXT))


def document() -> dict:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": INFORMATION,
        "servers": [{"url": settings.SITE_URL}],
        "paths": {path: told for part in api.parts for path, told in part.paths.items()},
        "components": {
            "schemas": {"Error": ERROR} | {name: shape for part in api.parts for name, shape in part.schemas.items()}
        },
    }
