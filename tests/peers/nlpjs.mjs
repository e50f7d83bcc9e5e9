// NLP.js on the same files: node nlpjs.mjs TRAIN TEST
import { readFileSync } from "node:fs";
import { containerBootstrap } from "@nlpjs/core";
import { LangEn } from "@nlpjs/lang-en";
import { LangZh } from "@nlpjs/lang-zh";
import { Nlp } from "@nlpjs/nlp";

const read = (path) => readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const [train, test] = process.argv.slice(2).map(read);
const lang = train[0].lang.slice(0, 2);

const container = await containerBootstrap();
container.use(Nlp);
container.use(lang === "zh" ? LangZh : LangEn);
const nlp = container.get("nlp");
nlp.settings.autoSave = false;
nlp.settings.log = false;
nlp.addLanguage(lang);
for (const { text, intent } of train.filter(({ intent }) => intent !== "oos")) nlp.addDocument(lang, text, intent);
const begun = performance.now();
await nlp.train();
const trained = performance.now();

const inScope = test.filter(({ intent }) => intent !== "oos");
let right = 0;
for (const { text, intent } of inScope) {
  const { classifications } = await nlp.process(lang, text);
  const best = classifications.filter((one) => one.intent !== "None").sort((a, b) => b.score - a.score)[0];
  right += best?.intent === intent ? 1 : 0;
}
const each = ((performance.now() - trained) * 1000) / inScope.length;
console.log(JSON.stringify({ accuracy: right / inScope.length, train_ms: trained - begun, match_us: each }));
