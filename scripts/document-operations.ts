/**
 * Writes `docs/operations.md` from the tables of the doors and the operations that the SDK's clients know.
 * With `--check` it fails when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ServiceDoor } from '../src/aws/protocol/operation.ts';
import { AWS_DOORS } from '../src/cmd/aws-doors.ts';
import { SERVED, type ServedService } from './served-operations.ts';

const FILE = new URL('../docs/operations.md', import.meta.url);
const require = createRequire(import.meta.url);

const TITLES: Readonly<Record<string, string>> = {
  sts: 'STS',
  iam: 'IAM',
  s3: 'S3',
  ec2: 'EC2',
  eks: 'EKS',
  'eks-auth': 'EKS Auth',
  cloudformation: 'CloudFormation',
  cloudtrail: 'CloudTrail',
};

function servedOf(door: ServiceDoor): ServedService {
  const service = SERVED[door.service];
  if (service === undefined) throw new Error(`no schema of ${door.service}`);
  return service;
}

/** What the service's API has, in the order of the alphabet. */
function operationsOf(door: ServiceDoor): readonly string[] {
  const { client, written } = servedOf(door);
  if (written !== undefined) return Object.keys(written).map((name) => name.replace(/\$$/, ''));
  const exported = Object.keys(require(`@aws-sdk/client-${client}`) as object);
  return exported
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.slice(0, -'Command'.length))
    .sort();
}

function chapter(door: ServiceDoor): string {
  const service = servedOf(door);
  const known = operationsOf(door);
  const served = Object.keys(door.operations).sort();
  const missing = known.filter((name) => !Object.hasOwn(door.operations, name));
  return [
    `## ${TITLES[door.service] ?? door.service}`,
    '',
    `API version ${service.version}, ${service.protocol} protocol: ${served.length} of ${known.length} operations.`,
    '',
    '| served | signature |',
    '| --- | --- |',
    ...served.map((name) => `| ${name} | ${door.operations[name]?.signature ?? 'required'} |`),
    '',
    `Not served: ${missing.join(', ') || 'none'}.`,
    '',
  ].join('\n');
}

function render(): string {
  const opening = `# Operations served

Written from the tables of the doors by \`node scripts/document-operations.ts\`; a test keeps it so. A call of an operation under
"not served" changes nothing: it is answered with the service's own error for an operation that it does not have, or with 501.

| service | served | of |
| --- | --- | --- |
`;
  const rows = AWS_DOORS.map((door) => {
    const known = operationsOf(door).length;
    return `| ${TITLES[door.service] ?? door.service} | ${Object.keys(door.operations).length} | ${known} |\n`;
  });
  return `${opening}${rows.join('')}\n${AWS_DOORS.map(chapter).join('\n')}`;
}

const text = render();
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('error: docs/operations.md is stale\nhint: run node scripts/document-operations.ts\n');
  process.exitCode = 1;
}
