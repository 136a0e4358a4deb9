# Images of the bundle, from a clone or from a release tree. compose.yaml builds all of them; one alone:
#   docker build --build-arg APPLICATION=processor --tag payment-processor .

FROM node:24-slim AS enabler
WORKDIR /connector/enabler
COPY enabler/package.json enabler/package-lock.json ./
RUN npm ci
COPY enabler ./
RUN npm run build && npm prune --omit=dev
USER 1000
EXPOSE 8080
CMD ["npm", "start"]

FROM python:3.13-slim AS application
# processor, event-handler or reconciliation
ARG APPLICATION
WORKDIR /connector
# In a clone, `common` in the application's folder is a link to ../common; in a release it is a copy.
COPY common common
COPY ${APPLICATION} application
WORKDIR /connector/application
RUN pip install --no-cache-dir --requirement requirements.txt
ENV PYTHONPATH=src
USER 10001
EXPOSE 8080
CMD ["sh", "-c", "eval \"$(sed -n 's/^web: //p' Procfile)\""]
