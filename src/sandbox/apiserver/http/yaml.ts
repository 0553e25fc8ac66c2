import { createRequire } from 'node:module';

type Yaml = typeof import('yaml');

let library: Yaml | undefined;

/** The YAML library, loaded at the first YAML body or answer: kubectl sends JSON, so most instances never need it. */
export function yaml(): Yaml {
  // The package's own types describe what it exports.
  library ??= createRequire(import.meta.url)('yaml') as Yaml;
  return library;
}
