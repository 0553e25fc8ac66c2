/**
 * Reduces the runtime schemas of the AWS SDK clients to `data/aws-schemas.json`.
 * `node scripts/reduce-schemas.ts` writes the file; with `--check` it fails when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { reduceOperation, reduceRoutes, ShapeTable } from './schemas/reduce.ts';
import { SERVED, type ServedService } from './served-operations.ts';

const FILE = new URL('../data/aws-schemas.json', import.meta.url);
const require = createRequire(import.meta.url);

function packageVersion(client: string): string {
  const entry = require.resolve(`@aws-sdk/client-${client}`);
  const manifest = `${entry.slice(0, entry.lastIndexOf('/dist-cjs/'))}/package.json`;
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

function lines(entries: readonly (readonly [string, unknown])[], pad: string): string {
  const rows = entries.map(([name, value]) => `${pad}  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{\n${rows.join(',\n')}\n${pad}}`;
}

function reduceService(service: ServedService): string {
  const client =
    service.written ?? (require(`@aws-sdk/client-${service.client}`) as Readonly<Record<string, unknown>>);
  const version = service.written === undefined ? packageVersion(service.client) : `api ${service.version}`;
  const shapes = new ShapeTable();
  const operations = service.operations.map(
    (name) => [name, reduceOperation(client[`${name}$`], shapes)] as const,
  );
  return [
    '{',
    `      "protocol": ${JSON.stringify(service.protocol)},`,
    `      "version": ${JSON.stringify(service.version)},`,
    `      "namespace": ${JSON.stringify(service.namespace)},`,
    `      "client": ${JSON.stringify(version)},`,
    `      "routes": ${JSON.stringify(reduceRoutes(client))},`,
    `      "operations": ${lines(operations, '      ')},`,
    `      "shapes": ${lines(shapes.sorted(), '      ')}`,
    '    }',
  ].join('\n');
}

function render(): string {
  const services = Object.entries(SERVED).map(
    ([name, s]) => `    ${JSON.stringify(name)}: ${reduceService(s)}`,
  );
  return `{\n  "services": {\n${services.join(',\n')}\n  }\n}\n`;
}

const text = render();
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('error: data/aws-schemas.json is stale\nhint: run node scripts/reduce-schemas.ts\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, text);
}
