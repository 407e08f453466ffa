#!/bin/sh
# Installs nl_core_news_md from its release; MODEL_URL may name another place, or be empty to leave it out.
set -eu
version=3.8.0
url=${MODEL_URL-https://github.com/explosion/spacy-models/releases/download/nl_core_news_md-$version/nl_core_news_md-$version-py3-none-any.whl}
[ -n "$url" ] || { echo "no model asked for: the pipeline that ships is used"; exit 0; }
${PIP:-pip} install --no-cache-dir --no-deps "$url"
