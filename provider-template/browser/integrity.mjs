// Writes the SRI hash of every built script to public/integrity.json.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const output = new URL("public/", import.meta.url);
const scripts = readdirSync(output, { recursive: true })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".js"))
  .sort();
const hash = (file) =>
  createHash("sha384").update(readFileSync(new URL(file, output))).digest("base64");
const integrity = Object.fromEntries(scripts.map((file) => [file, `sha384-${hash(file)}`]));
writeFileSync(new URL("integrity.json", output), `${JSON.stringify({ integrity }, null, 2)}\n`);
