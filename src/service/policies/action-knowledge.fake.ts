import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { createActionKnowledge } from './action-knowledge.ts';

function bundled(name: string): string {
  return brotliDecompressSync(readFileSync(new URL(`../../../data/${name}`, import.meta.url))).toString(
    'utf8',
  );
}

/** The real data: it is in the repository. */
export const KNOWLEDGE = createActionKnowledge(() => bundled('iam-actions.txt.br'));

/** Texts of AWS's managed policies by ARN. */
export function managedDocuments(): readonly (readonly [arn: string, document: string])[] {
  const { policies } = JSON.parse(bundled('aws-managed-policies.json.br')) as {
    readonly policies: readonly { readonly arn: string; readonly document: string }[];
  };
  return policies.map(({ arn, document }) => [arn, document]);
}
