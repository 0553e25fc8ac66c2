import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

function compress(text: string): Buffer {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
  };
  return brotliCompressSync(text, { params });
}

/**
 * Writes a bundled file of `data/`, or, with `--check` on the command line, fails when it is stale. The texts are compared, not the
 * compressed bytes: those depend on the brotli of the runtime.
 */
export function keepCompressed(file: URL, text: string, script: string): void {
  if (!process.argv.includes('--check')) {
    writeFileSync(file, compress(text));
    return;
  }
  if (existsSync(file) && brotliDecompressSync(readFileSync(file)).toString() === text) return;
  const name = basename(fileURLToPath(file));
  process.stderr.write(`error: data/${name} is stale\nhint: run node scripts/${script}\n`);
  process.exitCode = 1;
}
