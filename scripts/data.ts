/** Regenerates every bundled data file; with `--check`, fails when one is stale. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = dirname(fileURLToPath(import.meta.url));
const reductions = readdirSync(scripts).filter((name) => /^reduce-.*\.ts$/.test(name));
let failed = 0;
for (const name of reductions) {
  process.stderr.write(`rolecall: ${name}\n`);
  const result = spawnSync(process.execPath, [join(scripts, name), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (result.status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
