// Prints size and SRI hash of every built script, and writes them to public/integrity.json.
//   --check          fails when the es entry is too large or the README shows other hashes
//   --update-readme  writes the hashes into the README, for a release

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const OUTPUT = new URL("../public/", import.meta.url);
const README = new URL("../README.md", import.meta.url);
const ENTRY = "connector-enabler.es.js";
const LARGEST_ENTRY = 16_000;
const PUBLISHED = /(<!-- integrity -->\n)[\s\S]*?(\n<!-- \/integrity -->)/;

function measure(file) {
  const content = readFileSync(new URL(file, OUTPUT));
  const hash = createHash("sha384").update(content).digest("base64");
  return { file, gzip: gzipSync(content, { level: 9 }).length, integrity: `sha384-${hash}` };
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

const scripts = readdirSync(OUTPUT, { recursive: true })
  .filter((file) => file.endsWith(".js"))
  .map((file) => file.replaceAll("\\", "/"))
  .sort()
  .map(measure);
const table = [
  "| file | integrity |",
  "|---|---|",
  ...scripts.map(({ file, integrity }) => `| \`${file}\` | \`${integrity}\` |`),
].join("\n");
const readme = readFileSync(README, "utf8");

for (const { file, gzip, integrity } of scripts) {
  console.log(`${file.padEnd(32)} ${String(gzip).padStart(6)} B gzip  ${integrity}`);
}

if (process.argv.includes("--update-readme")) {
  writeFileSync(README, readme.replace(PUBLISHED, `$1${table}$2`));
} else if (process.argv.includes("--check")) {
  const { gzip } = measure(ENTRY);
  if (gzip > LARGEST_ENTRY) fail(`${ENTRY} has ${gzip} B gzip, more than ${LARGEST_ENTRY}.`);
  if (!readme.includes(table)) {
    fail("The README shows other hashes: run `npm run build`, then `npm run release-hashes`.");
  }
} else {
  const integrity = Object.fromEntries(scripts.map((script) => [script.file, script.integrity]));
  writeFileSync(new URL("integrity.json", OUTPUT), `${JSON.stringify({ integrity }, null, 2)}\n`);
}
