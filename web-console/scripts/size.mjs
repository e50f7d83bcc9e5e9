// Adds up what the first visit downloads (JS + CSS, brotli) and fails above the budget.
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const BUDGET_BYTES = 160 * 1024;
const dist = new URL('../dist/', import.meta.url);
const page = readFileSync(new URL('index.html', dist), 'utf8');
const paths = [...page.matchAll(/(?:src|href)="\/console\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
if (paths.length === 0) throw new Error('dist/index.html names no scripts: run `npm run build` first');

let total = 0;
for (const path of paths) {
  const bytes = brotliCompressSync(readFileSync(new URL(path, dist))).length;
  total += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KiB br  ${path}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(8)} KiB br  first route, budget ${BUDGET_BYTES / 1024} KiB`);
if (total > BUDGET_BYTES) process.exit(1);
