# One image for every process of the service; docker-compose.yml gives each its command.

FROM node:22-slim AS from_npm
WORKDIR /from_npm
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NABLA_DATA=/data
WORKDIR /nabla
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement requirements.lock
ARG GPU=
COPY requirements-gpu.lock ./
RUN [ -z "$GPU" ] || pip install --no-cache-dir --require-hashes --no-deps --requirement requirements-gpu.lock
COPY manage.py ./
COPY worker worker
COPY exercises exercises
COPY grader grader
COPY --from=from_npm \
     /from_npm/node_modules/@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2 \
     /from_npm/node_modules/@fontsource/stix-two-text/files/stix-two-text-latin-400-normal.woff2 \
     /from_npm/node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 \
     grader/static/vendor/
COPY --from=from_npm \
     /from_npm/node_modules/mathlive/mathlive.min.mjs \
     /from_npm/node_modules/mathlive/LICENSE.txt \
     grader/static/vendor/mathlive/
COPY --from=from_npm /from_npm/node_modules/mathlive/fonts grader/static/vendor/mathlive/fonts
RUN python -m compileall -q worker exercises grader \
 && useradd --system nabla && mkdir --parents /data/uploads /uploads && chown -R nabla /data /uploads
USER nabla
CMD ["gunicorn", "grader.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--no-control-socket"]
