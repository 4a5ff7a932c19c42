# One image for web, workers, beat and migrations.
FROM python:3.11-slim-bookworm AS build
WORKDIR /portal
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home portal \
    && mkdir -p /var/lib/portal/media /var/lib/portal/static /var/lib/portal/run \
    && chown -R portal:portal /var/lib/portal
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=mmn_portal.settings.production \
    MEDIA_ROOT=/var/lib/portal/media \
    STATIC_ROOT=/var/lib/portal/static \
    MMN_RUN_DIR=/var/lib/portal/run
COPY --from=build /venv /venv
WORKDIR /portal
COPY . .
USER 10001
EXPOSE 8000
CMD ["gunicorn", "mmn_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", "--threads", "4", "--max-requests", "10000", "--max-requests-jitter", "1000", "--no-control-socket"]
