// Trains and tests `sixty intents eval` on every set of a data folder: node tests/peers/bars.mjs DATA [SIXTY]
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [data, sixty = "target/release/sixty"] = process.argv.slice(2);
const percent = (share) => (share === null ? "" : (share * 100).toFixed(1));

function measure(name, train, test) {
  const args = ["intents", "eval", "--train", train, "--test", test, "--threads", "1", "--format", "json"];
  const found = JSON.parse(execFileSync(sixty, args, { maxBuffer: 1 << 26 }));
  const cells = [
    name,
    percent(found.accuracy),
    percent(found.macro_f1),
    percent(found.top3),
    `${percent(found.answered_precision)} @ ${percent(found.answered)}`,
    percent(found.oos_rejected),
    `${found.match_us.p50.toFixed(1)} / ${found.match_us.p99.toFixed(0)}`,
    `${(found.train_ms / 1000).toFixed(2)} + ${(found.calibrate_ms / 1000).toFixed(2)}`,
    (found.model_bytes / 1e6).toFixed(1),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

console.log("| set | accuracy | macro F1 | top 3 | precision @ coverage | oos rejected | p50 / p99 us | learn + calibrate s | MB |");
console.log("|---|---|---|---|---|---|---|---|---|");
for (const set of readdirSync(data).sort()) {
  const file = (name) => join(data, set, name);
  const tests = readdirSync(join(data, set));
  for (const train of tests.filter((name) => name.startsWith("train")).sort()) {
    measure(train === "train.jsonl" ? set : `${set} ${train.slice(6, -6)}`, file(train), file("eval.jsonl"));
  }
  if (!existsSync(file("eval_noisy.jsonl"))) continue;
  const kinds = new Map();
  for (const line of readFileSync(file("eval_noisy.jsonl"), "utf8").split("\n").filter(Boolean)) {
    const { noise } = JSON.parse(line);
    kinds.set(noise, [...(kinds.get(noise) ?? []), line]);
  }
  for (const [noise, lines] of kinds) {
    const path = join(mkdtempSync(join(tmpdir(), "bars-")), "test.jsonl");
    writeFileSync(path, lines.join("\n"));
    measure(`${set} ${noise}`, file("train.jsonl"), path);
  }
}
