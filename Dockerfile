# Not built where it was written (no container engine there); every step is a script that the tests can run.
FROM python:3.13-slim AS kerberos
WORKDIR /app
COPY requirements-kerberos.lock ./
COPY deploy/ deploy/
RUN deploy/build-kerberos.sh

FROM python:3.13-slim
WORKDIR /app
COPY requirements.lock ./
COPY deploy/ deploy/
COPY --from=kerberos /wheels/ /wheels/
RUN deploy/install-programs.sh
RUN deploy/install-requirements.sh
RUN deploy/install-model.sh
COPY pyproject.toml ./
COPY proxy/ proxy/
COPY detectors/ detectors/
COPY policies/ policies/
COPY logs/ logs/
RUN deploy/make-user.sh
USER sluiswachter
ENV PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8080 8090
HEALTHCHECK --interval=30s --timeout=15s --start-period=90s CMD ["deploy/healthcheck.sh"]
ENTRYPOINT ["python", "-m", "proxy.cli", "run", "--data-dir", "/data", "--listen", "0.0.0.0:8080", "--review", "0.0.0.0:8090"]
