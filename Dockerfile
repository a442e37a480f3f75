# The server and its page in one image. Build it from the repository's folder: docker build -t rapporteur .
# Where pip needs an index of its own for torch's CPU build: --build-arg TORCH_PIP_ARGS="--index-url ..."
FROM python:3.11-slim-bookworm AS build

ARG TORCH_PIP_ARGS=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
RUN python -m venv /opt/rapporteur
ENV PATH=/opt/rapporteur/bin:$PATH
# TORCH_PIP_ARGS holds several words, or none; the linter takes it for a package without a version.
# hadolint ignore=SC2086,DL3013
RUN pip install ${TORCH_PIP_ARGS} torch==2.13.0
COPY requirements/run.lock requirements/run.lock
RUN pip install --no-deps --require-hashes -r requirements/run.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY rag rag
COPY index index
COPY app app
COPY eval eval
RUN pip install --no-deps .

FROM python:3.11-slim-bookworm

# Numbers and not names, so that a cluster can see that it is not root.
RUN groupadd --gid 10001 rapporteur \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin rapporteur \
    && install -d -o 10001 -g 10001 -m 0700 /archive
COPY --from=build /opt/rapporteur /opt/rapporteur
# Only /archive and /tmp are written to: the root may be read-only.
ENV PATH=/opt/rapporteur/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp/cache \
    RAPPORTEUR_ARCHIVE=/archive
USER 10001:10001
WORKDIR /tmp
VOLUME /archive
EXPOSE 8000 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["rapporteur"]
CMD ["up", "--port", "8000", "--page-port", "8501"]
