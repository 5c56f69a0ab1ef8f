"""Exported rows in the trainers' own code: `datasets` loads every form, and TRL trains a tiny model on them.

    pip install datasets trl transformers accelerate
    python -m benchmarks.training_trainers BUNDLE [--items 2000] [--steps 60]

The model is made on the spot (a Llama of some 400,000 parameters, random weights, a tokenizer learnt from the training rows), so nothing
is downloaded. Told: what `datasets.load_dataset` finds in a folder of each form; the loss on held-out rows before and after supervised
training (`SFTTrainer`; of responses only); the loss on held-out pairs before and after training on pairs (`DPOTrainer`, against the model
as it was), and in which share the right response gained on the wrong one; that `GRPOTrainer` takes its rewards from ``medclew.rewards``:
how many responses were judged and what they earned. A model of this size learns the form: a test of formats, no claim of skill.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.rewards import Rewarder
from reasoning.training.export import export

_FORMS = (("choice", "sft"), ("choice", "preference"), ("choice", "rlvr"), ("chains", "chat"), ("triples", "triples"), ("chains", "items"))
_TEMPLATE = (
    "{% for message in messages %}<s>{{ message['role'] }}\n{{ message['content'] }}</s>\n{% endfor %}"
    "{% if add_generation_prompt %}<s>assistant\n{% endif %}"
)


def tokenizer(texts: Sequence[str]) -> Any:
    """A byte-level tokenizer of 2,000 pieces, with a chat template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    pieces = Tokenizer(models.BPE())
    pieces.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    pieces.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    pieces.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=2_000, special_tokens=["<pad>", "<s>", "</s>"], initial_alphabet=letters)
    )
    made = PreTrainedTokenizerFast(tokenizer_object=pieces, pad_token="<pad>", bos_token="<s>", eos_token="</s>")
    made.chat_template = _TEMPLATE
    return made


def model(words: Any) -> Any:
    """A Llama of two small layers with random weights."""
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=len(words),
        hidden_size=96,
        intermediate_size=192,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=2048,
        tie_word_embeddings=True,
        pad_token_id=words.pad_token_id,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
    )
    return LlamaForCausalLM(config)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--items", type=int, default=2_000)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with tempfile.TemporaryDirectory() as folder:
        run(options.bundle, Path(folder), options.items, options.steps, options.seed)


def run(bundle: Path, folder: Path, count: int, steps: int, seed: int) -> dict[str, Any]:
    """Export, load and train in ``folder``; print and return the figures."""
    import torch
    from datasets import concatenate_datasets, load_dataset
    from trl import DPOConfig, DPOTrainer, GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    snapshot = Snapshot.open(bundle)
    loaded: dict[str, Any] = {}
    for kind, form in _FORMS:
        place = folder / f"{kind}-{form}"
        export(snapshot, kind, place, count=count, seed=seed, form=form, parquet=form == "rlvr", progress=lambda stage, done, total: None)
        loaded[form] = found = load_dataset(str(place), cache_dir=str(folder / "cache"))
        rows = ", ".join(f"{split} {data.num_rows:,}" for split, data in found.items())
        print(f"{kind:8} {form:12} {rows}; {', '.join(found['train'].column_names)}", flush=True)
    held = {form: concatenate_datasets([data[split] for split in ("validation", "test") if split in data]) for form, data in loaded.items()}
    figures: dict[str, Any] = {"rows": {form: {split: part.num_rows for split, part in data.items()} for form, data in loaded.items()}}
    texts = [message["content"] for row in loaded["sft"]["train"] for message in (*row["prompt"], *row["completion"])]
    words = tokenizer(texts)
    small = model(words)
    figures["parameters"] = sum(each.numel() for each in small.parameters())
    common = {
        "max_steps": steps,
        "per_device_train_batch_size": 8,
        "report_to": [],
        "save_strategy": "no",
        "logging_strategy": "no",
        "use_cpu": True,
        "bf16": False,
        "disable_tqdm": True,
        "learning_rate": 3e-3,
        "seed": seed,
    }
    supervised = SFTTrainer(
        model=small,
        args=SFTConfig(output_dir=str(folder / "sft"), max_length=768, **common),
        train_dataset=loaded["sft"]["train"].select_columns(["prompt", "completion"]),
        eval_dataset=held["sft"].select_columns(["prompt", "completion"]),
        processing_class=words,
    )
    before = supervised.evaluate()["eval_loss"]
    supervised.train()
    figures["sft"] = before, supervised.evaluate()["eval_loss"]
    print(
        f"SFT, {figures['parameters']:,} parameters, {steps} steps: loss on held-out rows {before:.3f} -> {figures['sft'][1]:.3f}",
        flush=True,
    )
    pairs = DPOTrainer(
        model=supervised.model,
        ref_model=copy.deepcopy(supervised.model),
        args=DPOConfig(output_dir=str(folder / "dpo"), max_length=768, **(common | {"learning_rate": 3e-4})),
        train_dataset=loaded["preference"]["train"].select_columns(["prompt", "chosen", "rejected"]),
        eval_dataset=held["preference"].select_columns(["prompt", "chosen", "rejected"]),
        processing_class=words,
    )
    loss = pairs.evaluate()["eval_loss"]
    pairs.train()
    told = pairs.evaluate()
    after, gained = told["eval_loss"], told["eval_rewards/accuracies"]
    figures["dpo"] = loss, after, gained
    print(f"DPO, {steps} steps: loss on held-out pairs {loss:.3f} -> {after:.3f}; the right response gained in {gained:.3f}", flush=True)
    rewarder, earned = Rewarder(snapshot), list[float]()

    def graph_reward(completions: list[Any], item: list[str], **columns: Any) -> list[float]:
        said = [reply[0]["content"] if isinstance(reply, list) else reply for reply in completions]
        totals = [reward.total for reward in rewarder.score_batch(said, (json.loads(each) for each in item), "answer")]
        earned.extend(totals)
        return totals

    loop = GRPOTrainer(
        model=pairs.model,
        args=GRPOConfig(
            output_dir=str(folder / "grpo"),
            num_generations=4,
            max_completion_length=160,
            **(common | {"max_steps": min(steps, 6), "learning_rate": 1e-5}),
        ),
        reward_funcs=graph_reward,
        train_dataset=loaded["rlvr"]["train"].select_columns(["prompt", "item"]),
        processing_class=words,
    )
    loop.train()
    figures["grpo"] = len(earned), sum(earned) / max(len(earned), 1)
    print(f"GRPO, {min(steps, 6)} steps: {len(earned)} responses judged by the graph, mean reward {figures['grpo'][1]:.3f}", flush=True)
    return figures


if __name__ == "__main__":
    main()
