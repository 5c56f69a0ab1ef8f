"""Weights on disk: the same bytes for the same weights, and a clear refusal of anything else."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from gnn import checkpoint
from gnn.config import FORMAT, ModelConfig, from_dict, to_dict
from gnn.errors import CheckpointError
from kg.errors import InputError, MedclewError

ARRAYS: dict[str, np.ndarray] = {"b": np.arange(6, dtype=np.float32).reshape(2, 3), "a": np.ones(2)}


def test_what_is_written_is_read(tmp_path):
    checkpoint.save(tmp_path / "w.safetensors", ARRAYS, {"model": {"dim": 3}})
    arrays, meta = checkpoint.load(tmp_path / "w.safetensors")
    assert meta == {"format": FORMAT, "model": {"dim": 3}} and list(arrays) == ["a", "b"]
    np.testing.assert_array_equal(arrays["b"], ARRAYS["b"])
    assert [p.name for p in tmp_path.iterdir()] == ["w.safetensors"]
    (tmp_path / "plain").touch()
    assert (tmp_path / "w.safetensors").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_same_weights_are_the_same_bytes(tmp_path):
    written = set()
    for i in range(8):
        checkpoint.save(tmp_path / f"{i}", ARRAYS, {"x": 1, "y": [2]})
        written.add((tmp_path / f"{i}").read_bytes())
    assert len(written) == 1


def test_pickle_is_not_read(tmp_path):
    path = tmp_path / "w.safetensors"
    path.write_bytes(pickle.dumps(ARRAYS))
    with pytest.raises(CheckpointError, match="not a whole safetensors file"):
        checkpoint.load(path)


def test_a_file_cut_short_is_refused(tmp_path):
    checkpoint.save(tmp_path / "w", ARRAYS, {})
    (tmp_path / "w").write_bytes((tmp_path / "w").read_bytes()[:-5])
    with pytest.raises(CheckpointError, match="not a whole"):
        checkpoint.load(tmp_path / "w")


def test_one_changed_number_is_noticed(tmp_path):
    path = tmp_path / "w"
    checkpoint.save(path, ARRAYS, {})
    whole = bytearray(path.read_bytes())
    whole[-1] ^= 1
    path.write_bytes(bytes(whole))
    with pytest.raises(CheckpointError, match="was changed since it was written"):
        checkpoint.load(path)


def test_weights_that_are_no_numbers_are_refused(tmp_path):
    checkpoint.save(tmp_path / "w", {**ARRAYS, "c": np.array([1.0, np.nan])}, {})
    with pytest.raises(CheckpointError, match="NaN or infinite.* in c;"):
        checkpoint.load(tmp_path / "w")


def test_another_version_is_refused(tmp_path):
    path = tmp_path / "w"
    checkpoint.save(path, ARRAYS, {})
    header = json.loads(json.dumps({"format": FORMAT + 1}))
    save_file(load_file(path), path, metadata={"medclew": json.dumps({"digest": "", "header": json.dumps(header)})})
    with pytest.raises(CheckpointError, match=f"of format {FORMAT + 1}, this version reads {FORMAT}"):
        checkpoint.load(path)


def test_somebody_elses_safetensors_and_no_file_are_refused(tmp_path):
    save_file(ARRAYS, tmp_path / "w")
    with pytest.raises(CheckpointError, match="not written by medclew"):
        checkpoint.load(tmp_path / "w")
    with pytest.raises(CheckpointError, match="no weights at"):
        checkpoint.load(tmp_path / "none")


def test_weights_that_do_not_fit_their_description(tmp_path):
    from gnn.numpy_inference import NumpyNetwork

    checkpoint.save(tmp_path / "w", ARRAYS, {"model": to_dict(ModelConfig())})
    with pytest.raises(CheckpointError, match="does not hold the network"):
        NumpyNetwork.load(tmp_path / "w")


def test_a_config_goes_through_json_and_unknown_fields_are_named():
    config = ModelConfig(dim=8, keep=5)
    assert from_dict(ModelConfig, json.loads(json.dumps(to_dict(config)))) == config
    with pytest.raises(InputError, match="no field colour"):
        from_dict(ModelConfig, {"colour": 1})
    with pytest.raises(MedclewError, match="n_relations goes with"):
        ModelConfig(relations="table")
