"""Clean corpora and their union: every alert is a false one, so each is shown with its reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from detection_run import Runner, Scan

from inspector.pipeline.fusion import explain, queue, rank

CORPORA = (
    "dolly",
    "gsm8k",
    "gpteacher_codegen",
    "gpteacher_roleplay",
    "gpteacher_toolformer",
    "hh_harmless",
)
SHOWN = 12
WIDTH = 90


def clean_report(runner: Runner, data: Path) -> str:
    """Return alerts on 1,000 rows of every corpus, by detector, and what they are."""
    files = [data / f"{name}.jsonl" for name in CORPORA]
    lines = [
        "# Clean corpora\n",
        "| corpus | rows | alerts | per 1,000 | in the queue | groups | by detector |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    shown = []
    for chosen in [*([file] for file in files), files]:
        name = chosen[0].stem if len(chosen) == 1 else "all of them"
        scan = runner.scan(chosen)
        lines.append(_line(name, scan))
        print(lines[-1], flush=True)
        shown += [f"\n## {name}\n", *_alerts(scan), *_groups(scan)]
        shown += [f"- failed: {detector}: {why}" for detector, why in scan.failed.items()]
    print("\n".join(shown))
    return "\n".join([*lines, *shown]) + "\n"


def _line(name: str, scan: Scan) -> str:
    ranking = rank(scan.union, scan.findings)
    alerts, total = int(ranking.alerts.sum()), len(scan.union)
    by = {item.detector: int(item.alerts.sum()) for item in scan.findings if item.alerts.any()}
    told = ", ".join(f"{detector} {count}" for detector, count in sorted(by.items())) or "-"
    cells = [name, total, alerts, f"{1000 * alerts / total:.2f}", len(queue(ranking))]
    return "| " + " | ".join(map(str, [*cells, len(ranking.groups), told])) + " |"


def _alerts(scan: Scan) -> list[str]:
    """Return some alerts of each detector with the strongest reason it gave."""
    lines = []
    for item in scan.findings:
        reasons = explain([item])
        seen: Counter[str] = Counter()
        for row in np.flatnonzero(item.alerts).tolist():
            told = reasons[row][0] if row in reasons else None
            why = " ".join(told.reason.split())[: 2 * WIDTH] if told else "(no reason given)"
            seen[why] += 1
            if seen[why] == 1 and len(seen) <= SHOWN:
                text = " ".join(
                    scan.union.head(told.field if told else "prompt", row, WIDTH).split()
                )
                lines.append(f"- {item.detector}, row {row}: {why} [{text}]")
    return lines or ["No alert."]


def _groups(scan: Scan) -> list[str]:
    groups = rank(scan.union, scan.findings).groups[:SHOWN]
    return [f"- group p {one.p_value:.0e}, {len(one.rows)} rows: {one.title}" for one in groups]
