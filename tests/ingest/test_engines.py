"""A build whose steps run elsewhere makes the same bytes as one in this process, also where a worker is lost midway."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.engines import Local, engine
from ingest.unify import ranges
from kg.errors import InputError, MissingExtra, SourceError
from tests.ingest.excerpts import write_sources


def _add(shared: int, item: int) -> int:
    return shared + item


def test_steps_here_are_done_as_they_are_asked_for() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(3):
            taken.append(item)
            yield item

    made = Local().map(_add, 10, items())
    assert next(made) == 10
    assert taken == [0]
    assert list(made) == [11, 12]


def test_an_engine_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="local or ray"):
        ingest.build(tmp_path / "graph", sources=["hpo"], cache=tmp_path / "cache", engine="spark")


def test_without_ray_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"medclew\[ray\]"):
        engine("ray")


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[Any]:
    """A cluster of two nodes on this machine."""
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    # Workers find the code, and whatever this process imports Ray from, where this process does.
    root = str(Path(__file__).resolve().parents[2])
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(filter(None, [root, *os.environ.get("PYTHONPATH", "").split(os.pathsep)])))
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 150 << 20})
    cluster.add_node(num_cpus=1, object_store_memory=150 << 20)
    ray.init(address=cluster.address, log_to_driver=False)
    yield ray
    ray.shutdown()
    cluster.shutdown()


def _die_once(place: Path, item: int) -> tuple[int, int]:
    """Kill the worker that runs this the first time that item 2 is asked for."""
    marker = place / "died"
    if item == 2 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return item, os.getpid()


def _refuse(shared: None, item: int) -> int:
    raise SourceError(f"file {item} is damaged")


@pytest.mark.slow
def test_a_step_whose_worker_is_killed_is_run_again(two_nodes: Any, tmp_path: Path) -> None:
    made = list(engine("ray").map(_die_once, tmp_path, range(6)))
    assert (tmp_path / "died").exists()
    assert [item for item, _ in made] == list(range(6))
    assert os.getpid() not in {worker for _, worker in made}


@pytest.mark.slow
def test_what_a_step_raises_is_raised_as_it_is(two_nodes: Any) -> None:
    with pytest.raises(SourceError, match="file 0 is damaged"):
        list(engine("ray").map(_refuse, None, range(3)))


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.slow
def test_a_build_on_two_nodes_is_the_same_to_the_byte_also_when_a_worker_dies(
    two_nodes: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "PART", 5)  # several ranges of nodes
    local = write_sources(tmp_path / "sources")

    def build(out: str, which: str) -> Path:
        ingest.build(tmp_path / out, sources=list(local), overrides=local, cache=tmp_path / f"cache-{out}", engine=which)
        return tmp_path / out

    here = _bytes(build("here", "local"))
    assert _bytes(build("there", "ray")) == here
    # Once more, and one worker after the other is killed as its step begins.
    killed = tmp_path / "killed"
    killed.mkdir()
    monkeypatch.setattr(ingest.pipeline, "_read", _Killing(ingest.pipeline._read, killed))
    monkeypatch.setattr(ranges, "_assemble", _Killing(ranges._assemble, killed))
    assert _bytes(build("again", "ray")) == here
    assert sorted(path.name for path in killed.iterdir()) == ["_assemble", "_read"]


class _Killing:
    """A step that kills the process that runs it the first time."""

    def __init__(self, step: Any, folder: Path) -> None:
        self._step, self._folder = step, folder
        self.__name__ = step.__name__

    def __call__(self, shared: Any, item: Any) -> Any:
        marker = self._folder / self._step.__name__
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self._step(shared, item)
