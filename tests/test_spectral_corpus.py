"""Twenty rules of the kind that companies publish: the same findings as Spectral's own over real contracts.

Runs where the corpus is, and a `spectral`: on the path, in the variable SPECTRAL, or installed by `make conformance`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = ROOT.parent / "shared/corpus/contracts"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "openspec-lint-benchmarks"
INSTALLED = CACHE / "node_modules" / ".bin" / "spectral"
SPECTRAL = os.environ.get("SPECTRAL") or shutil.which("spectral") or (str(INSTALLED) if INSTALLED.is_file() else None)
WAIVERS = yaml.safe_load((ROOT / "tests/data/spectral_waivers.yaml").read_text(encoding="utf-8"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CONTRACTS.is_dir(), reason="the corpus is not here"),
    pytest.mark.skipif(SPECTRAL is None, reason="Spectral is not installed"),
]


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    spec = importlib.util.spec_from_file_location("spectral_benchmark", ROOT / "benchmarks/spectral.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def waived(contract: str, side: str) -> set[tuple[str, str]]:
    differences = [each for waiver in WAIVERS for each in waiver["differences"] if each["contract"] == contract]
    return {(each["rule"], place) for each in differences for place in each.get(side, ())}


@pytest.mark.parametrize(
    "name", ["box.json", "discord.json", "github.yaml", "stripe-spec3.yaml", "twilio-api-v2010.json"]
)
def test_same_rules_same_places_same_lines(name: str, benchmark: ModuleType) -> None:
    ours = benchmark.of_ours(benchmark.RULESET, CONTRACTS / name)
    theirs = benchmark.of_spectral([SPECTRAL], benchmark.RULESET, CONTRACTS / name)
    only_ours, only_theirs = benchmark.compared(ours, theirs)
    assert {(each.rule, each.path) for each in only_ours} == waived(name, "ours")
    assert {(each.rule, each.path) for each in only_theirs} == waived(name, "spectral")
    assert [each for each in ours if each in theirs and ours[each] != theirs[each]] == []
