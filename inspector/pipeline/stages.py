"""The straight line, one function a stage.

Every stage asks the cache first and returns plain values (keys, counts, words) that travel as JSON.
The same functions run in the worker process and, in tests, directly.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

import numpy as np

from inspector.domain.errors import InputError, PluginError, UsageError
from inspector.domain.protocols import DetectorInput, Embedder, Task
from inspector.domain.recipe import OptionValue
from inspector.domain.sample import Stage
from inspector.domain.shared import Shared
from inspector.pipeline import embedding
from inspector.pipeline.digest import digesting, mark_of, mark_read, was_read
from inspector.pipeline.given_vectors import given_vectors
from inspector.pipeline.neighbours import find_graph
from inspector.pipeline.plugins import Registry, load_plugins, make_options
from inspector.pipeline.results import open_neighbours, open_union, open_vectors
from inspector.pipeline.state import ReadResult
from inspector.readers import index
from inspector.store import text_cache
from inspector.store.array_cache import ArrayCache, key_of, load_array, save_arrays
from inspector.store.findings_cache import save_findings
from inspector.store.vector_cache import VectorCache

NEIGHBOURS_VERSION = 4
EMBED_VERSION = 2


class Workspace:
    """Where stages find their plugins and put their results."""

    def __init__(self, cache: Path, user_cache: Path, registry: Registry | None = None) -> None:
        self.cache = ArrayCache(cache)
        self.user_cache = user_cache
        self._registry = registry
        self._embedders: dict[tuple[str, str, str], Embedder] = {}
        self._shared: tuple[str, Shared] = "", Shared()

    @cached_property
    def registry(self) -> Registry:
        """All plugins, loaded when first needed."""
        return self._registry or load_plugins()

    def embedder(self, name: str, folder: str, device: str) -> Embedder:
        """Return an embedder; its model stays loaded."""
        wish = (name, folder, device)
        if name not in self.registry.embedders:
            raise UsageError(f"There is no embedder called {name!r}.")
        if wish not in self._embedders:
            make = self.registry.embedders[name]
            self._embedders[wish] = make(Path(folder) if folder else None, device)
        return self._embedders[wish]

    def shared(self, key: str) -> Shared:
        """Return what detectors share on the data of this key; another key's is forgotten."""
        if key != self._shared[0]:
            self._shared = key, Shared()
        return self._shared[1]


def read(
    work: Workspace, *, path: str, name: str, stage: str, mapping: Mapping[str, str], task: Task
) -> ReadResult:
    """Read a source into the text cache, unless its bytes were read before.

    Raises:
        InputError: the file as a whole cannot be read, or changes while it is read.
    """
    source = Path(path)
    reader = index.choose_reader(source, list(work.registry.readers.values()))
    before = source.stat()
    task.report(0, 0, "hashing")
    with digesting(source) as digest:

        def key_of_source() -> str:
            versions = {"layouts": index.VERSION, "texts": text_cache.VERSION}
            versions |= {"version": reader.version}
            content = {"digest": digest.result(), "mapping": dict(mapping)}
            return key_of("read", reader=reader.name, **versions, **content)

        if not (was_read(work.cache, before) and work.cache.has("read", key_of_source())):
            with work.cache.writing("read", key_of_source) as folder:
                batches = index.index_records(reader, source, mapping=mapping, task=task)
                text_cache.write_batches(folder, index.SCHEMA, batches)
                mark_read(folder, before)
                digest.result()
                if mark_of(source.stat()) != mark_of(before):
                    raise InputError(f"{name} changed while it was read; scan it again.")
        key = key_of_source()
    folder = work.cache.folder("read", key)
    chosen = Stage(stage) if stage else text_cache.guessed_stage(folder)
    dataset = text_cache.open_dataset(
        folder, name=name, path=source, container=reader.name, stage=chosen
    )
    return ReadResult(
        name=name,
        path=path,
        stage=chosen.value,
        container=reader.name,
        key=key,
        rows=len(dataset),
        problems=len(dataset.problems),
        digest=digest.result(),
        size_bytes=before.st_size,
        mtime_ns=before.st_mtime_ns,
    )


def embed(
    work: Workspace,
    *,
    reads: Sequence[ReadResult],
    field: str,
    embedder: str,
    folder: str,
    device: str,
    options: Mapping[str, OptionValue],
    task: Task,
) -> dict[str, object]:
    """Embed one field of all datasets; return its key, how many distinct texts, and the device.

    An option ``column`` names the one that holds the vectors; the embedder's own are the others.
    """
    engine = work.embedder(embedder, folder, device)
    wishes = dict(options)
    column = str(wishes.pop("column", ""))
    chosen = make_options(engine, wishes)
    identity = f"{engine.identity} {chosen}"
    parts = {"reads": [item.key for item in reads], "field": field, "model": identity}
    parts |= {"column": column} if column else {}
    key = key_of("embed", version=EMBED_VERSION, **parts)
    if not work.cache.has("embed", key):
        union = open_union(work.cache, reads)
        found = embedding.distinct_field(union, field)
        shared = VectorCache(work.user_cache / "vectors", identity)
        with work.cache.writing("embed", key) as target:
            if column:
                width = engine.embed(["width"], chosen, task).shape[1]
                readers = [work.registry.readers[item.container]() for item in reads]
                given = given_vectors(union, readers, column, found.index, width, task)
                save_arrays(target, {"values": given})
            else:
                values = target / "values.npy"
                embedding.embed_distinct(found, engine, chosen, shared, task, target=values)
            is_long, hashes = shared.is_long(found.hashes), found.hashes.view(np.uint8)
            arrays = {"index": found.index, "is_long": is_long, "hashes": hashes.reshape(-1, 16)}
            save_arrays(target, arrays)
            (target / "model.txt").write_text(engine.description, encoding="utf-8")
    cut = load_array(work.cache.folder("embed", key), "is_long")
    counts = {"texts": len(cut), "long": int(np.count_nonzero(cut))}
    return {"key": key, "embedder": engine.description, **counts}


def neighbours(
    work: Workspace, *, vectors: str, k: int, device: str, task: Task
) -> dict[str, object]:
    """Find the kNN graph of a field; return its key, the method, and its recall, 0 to 1."""
    key = key_of("neighbours", vectors=vectors, k=k, version=NEIGHBOURS_VERSION)
    if not work.cache.has("neighbours", key):
        graph = find_graph(open_vectors(work.cache, vectors).values, k, _device(device), task)
        found = graph.neighbours
        with work.cache.writing("neighbours", key) as folder:
            save_arrays(folder, {"indices": found.indices, "similarities": found.similarities})
            told = json.dumps({"method": graph.method, "recall": graph.recall})
            (folder / "graph.json").write_text(told, encoding="utf-8")
    note = work.cache.folder("neighbours", key) / "graph.json"
    return {"key": key, **json.loads(note.read_text(encoding="utf-8"))}


def score(
    work: Workspace,
    *,
    reads: Sequence[ReadResult],
    vectors: Mapping[str, str],
    graphs: Mapping[str, str],
    detector: str,
    options: Mapping[str, OptionValue],
    task: Task,
) -> str:
    """Run one detector over the union; return the key of its findings."""
    engine = work.registry.detectors[detector]()
    chosen = make_options(engine, options)
    needed = {name: vectors[name] for name in engine.needs if name in vectors}
    near = {name: graphs[name] for name in engine.needs if name in graphs}
    key = key_of(
        "score",
        detector=detector,
        version=engine.version,
        options=asdict(chosen),
        reads=[[item.key, item.stage] for item in reads],
        vectors=needed,
        graphs=near,
    )
    if not work.cache.has("score", key):
        inputs = DetectorInput(
            union=open_union(work.cache, reads),
            vectors={name: open_vectors(work.cache, key) for name, key in needed.items()},
            neighbours={name: open_neighbours(work.cache, key) for name, key in near.items()},
            shared=work.shared(_data_key(reads, vectors, graphs)),
        )
        findings = engine.score(inputs, chosen, task)
        if len(findings.scores) != len(inputs.union):
            raise PluginError(
                f"{len(findings.scores)} scores came back for {len(inputs.union)} rows."
            )
        with work.cache.writing("score", key) as folder:
            save_findings(folder, findings)
    if detector == [*work.registry.detectors][-1]:
        work.shared("")  # nobody is left to share with
    return key


def _data_key(
    reads: Sequence[ReadResult], vectors: Mapping[str, str], graphs: Mapping[str, str]
) -> str:
    told = [[item.key, item.stage] for item in reads]
    return key_of("shared", reads=told, vectors=dict(vectors), graphs=dict(graphs))


def detectors(work: Workspace, *, task: Task) -> list[dict[str, object]]:
    """List the detectors, and the plugins that could not be loaded with the reason."""
    del task  # over before anyone could cancel it
    found: list[dict[str, object]] = [
        {"name": name, "failed": ""} for name in work.registry.detectors
    ]
    return found + [
        {"name": name, "failed": reason} for name, reason in work.registry.failed.items()
    ]


def _device(wish: str) -> str:
    from inspector.embedders.devices import choose_device

    return choose_device(wish)
