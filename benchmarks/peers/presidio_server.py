"""Presidio over HTTP as LiteLLM speaks to it: ``python presidio_server.py PORT PIPELINE``, in a Python of its own.

Presidio's own server is not in its package. This is the library as it comes, with its default recognisers, behind two
routes; the pipeline is told to be Dutch, so that the same entities are looked for as in a Dutch town hall.
"""

import os
import sys

import uvicorn
from fastapi import FastAPI
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import RecognizerResult


def analyzer(pipeline: str) -> AnalyzerEngine:
    """The stock analyzer over this pipeline."""
    models = [{"lang_code": "nl", "model_name": pipeline}]
    nlp = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    return AnalyzerEngine(nlp_engine=nlp, supported_languages=["nl"])


def create() -> FastAPI:
    """The application, made in each of the server's processes."""
    engine, anonymizer, app = analyzer(os.environ["PEERS_PIPELINE"]), AnonymizerEngine(), FastAPI()

    @app.post("/analyze")
    def analyze(asked: dict) -> list[dict]:
        found = engine.analyze(asked["text"], "nl", entities=asked.get("entities"))
        return [
            {"entity_type": one.entity_type, "start": one.start, "end": one.end, "score": one.score} for one in found
        ]

    @app.post("/anonymize")
    def anonymize(asked: dict) -> dict:
        results = [RecognizerResult(**{k: one[k] for k in ("entity_type", "start", "end", "score")})
                   for one in asked["analyzer_results"]]  # fmt: skip
        made = anonymizer.anonymize(asked["text"], results)
        return {"text": made.text, "items": [item.to_dict() for item in made.items]}

    return app


def alone(pipeline: str) -> None:
    """Milliseconds of processor time for each text on standard input (one JSON list), as a JSON list."""
    import json
    import time

    engine, taken = analyzer(pipeline), []
    for text in json.load(sys.stdin):
        began = time.process_time()
        engine.analyze(text, "nl")
        taken.append((time.process_time() - began) * 1000)
    json.dump(taken, sys.stdout)


if __name__ == "__main__":
    if sys.argv[1] == "alone":
        alone(sys.argv[2])
    else:
        os.environ["PEERS_PIPELINE"] = sys.argv[2]
        uvicorn.run(
            "presidio_server:create",
            factory=True,
            host="127.0.0.1",
            port=int(sys.argv[1]),
            workers=2,
            log_level="error",
        )
