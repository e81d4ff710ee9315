// Fails when the JavaScript that the first load of /tickets fetches is above its budget.
// It counts the entry, the ticket list's lazy chunk with its texts, and everything these import statically.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 400;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const page = Object.keys(manifest).find((key) => key.endsWith('features/tickets/TicketsPage.tsx'));
const texts = Object.keys(manifest).find((key) => key.endsWith('messages/en/tickets.ts'));
if (!entry || !page || !texts)
  throw new Error(
    'entry, ticket list chunk or its texts not found in the manifest: run "npm run build" first',
  );

const seen = new Set();
const visit = (key) => {
  if (seen.has(key)) return;
  seen.add(key);
  (manifest[key].imports ?? []).forEach(visit);
};
visit(entry);
visit(page);
visit(texts);

let total = 0;
for (const key of seen) {
  const file = manifest[key].file;
  if (!file.endsWith('.js')) continue;
  const size = gzipSync(await readFile(new URL(file, dist))).length;
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(8)} KB  ${file}`);
}
console.log(
  `${(total / 1024).toFixed(1).padStart(8)} KB  first load of /tickets (budget ${BUDGET_KB} KB, gzipped)`,
);
if (total > BUDGET_KB * 1024) process.exit(1);
