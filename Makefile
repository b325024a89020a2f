VENV := .venv
PYTHON := python3
BIN := $(VENV)/bin
REVIEWS ?= examples
INDEX ?= index
EVAL_INDEX ?= eval/results/index
RUN := eval/results/run.jsonl
QUESTIONS ?= tests/data/example-questions.jsonl
PORT ?= 7860
# Serves the web app without a terminal too: make run SERVE=1
SERVE ?=
QUESTION ?= what do reviews say about strategy discussions

.PHONY: run install test test-slow lint types bench eval gate examples clean

run: install
	$(BIN)/reviews ingest $(REVIEWS) --index $(INDEX) || [ $$? -eq 1 ]
	$(BIN)/reviews ask "$(QUESTION)" --index $(INDEX)
	@if [ -n "$(SERVE)" ] || { [ -t 0 ] && [ -t 1 ]; }; then $(BIN)/reviews serve --index $(INDEX) --port $(PORT); \
	else echo 'Ask your own: $(BIN)/reviews ask "..." --index $(INDEX)'; \
	echo 'Open the web app at http://127.0.0.1:$(PORT)/ with $(BIN)/reviews serve --index $(INDEX) --port $(PORT)'; fi

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	touch $@

test: install
	OMP_NUM_THREADS=1 $(BIN)/pytest -m "not slow" -n 2 --dist loadfile

test-slow: install
	$(BIN)/pytest -m slow

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

bench: install
	$(BIN)/python -m eval.bench $(REVIEWS)

eval: install
	$(BIN)/reviews ingest $(REVIEWS) --index $(EVAL_INDEX) || [ $$? -eq 1 ]
	rm -f $(RUN)
	$(BIN)/reviews eval run --questions $(QUESTIONS) --out $(RUN) --index $(EVAL_INDEX)
	$(BIN)/reviews eval score $(RUN) --questions $(QUESTIONS)
	$(BIN)/reviews eval report $(RUN) --questions $(QUESTIONS)

gate: eval
	$(BIN)/reviews eval gate $(RUN) --questions $(QUESTIONS)

examples: install
	$(BIN)/python tests/make_examples.py

clean:
	rm -rf $(VENV) build *.egg-info
