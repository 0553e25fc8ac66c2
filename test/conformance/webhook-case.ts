import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const FOLDER = join(import.meta.dirname, 'webhook');
const PREFIX = 'conformance.rolecall.dev/';

/** What is known to the webhook. Unknown members are refused: a case that the runner does not understand must not pass. */
const givenSchema = z.strictObject({
  /** Annotations; null: there is no such service account. */
  serviceAccount: z.record(z.string(), z.string()).nullish(),
  namespace: z.string().default('ns'),
  /** Flags of `rolecall webhook`. */
  flags: z.record(z.string(), z.string()).default({}),
  /** `namespace/name` */
  associations: z.array(z.string()).default([]),
  /** The value of the key `config`; an object is written as JSON. */
  configMap: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** What chance says wherever it is asked. */
  chance: z.number().default(0),
  failClosed: z.boolean().default(false),
});

const tokenSchema = z.strictObject({ audience: z.string(), expirationSeconds: z.number(), path: z.string() });

/** What must come of it. Lists and maps are whole: what is not named must not be there. */
const expectSchema = z.strictObject({
  untouched: z.literal(true).optional(),
  denied: z.string().optional(),
  /** The patch, operation by operation. */
  patch: z.array(z.record(z.string(), z.unknown())).optional(),
  /** By container, init containers included: `NAME=value`. */
  env: z.record(z.string(), z.array(z.string())).optional(),
  /** By container: `volume@path`. */
  mounts: z.record(z.string(), z.array(z.string())).optional(),
  /** Names in order. */
  volumes: z.array(z.string()).optional(),
  /** The projected token of the first volume. */
  token: tokenSchema.optional(),
  labels: z.record(z.string(), z.string()).optional(),
  /** Null: the pod has none. */
  fsGroup: z.number().nullable().optional(),
  warnings: z.array(z.string()).default([]),
  /** `key: message` of the ConfigMap's entries. */
  faults: z.array(z.string()).default([]),
});

const podSchema = z.looseObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Pod'),
  metadata: z.looseObject({
    name: z.string(),
    annotations: z.record(z.string(), z.string()),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({}),
});

export type Given = z.infer<typeof givenSchema>;
export type Expected = z.infer<typeof expectSchema>;
export type PodManifest = z.infer<typeof podSchema>;

/** One Pod manifest with what it carries. */
export interface WebhookCase {
  readonly title: string;
  readonly given: Given;
  readonly expected: Expected;
  /** The manifest without what it carries. */
  readonly pod: PodManifest;
}

function caseOf(document: unknown, file: string): WebhookCase {
  const manifest = podSchema.parse(document);
  const { name, annotations } = manifest.metadata;
  const carried = (part: string): string => {
    const text = annotations[`${PREFIX}${part}`];
    if (text === undefined) throw new Error(`${file}: ${name} carries no ${part}`);
    return text;
  };
  const own = Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith(PREFIX)));
  return {
    title: `pod-identity-webhook.md ${carried('section')}: ${name}`,
    given: givenSchema.parse(parse(carried('given'))),
    expected: expectSchema.parse(parse(carried('expect'))),
    pod: { ...manifest, metadata: { ...manifest.metadata, annotations: own } },
  };
}

/** Every case of every file. Throws for one that cannot be read. */
export function webhookCases(): readonly WebhookCase[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map((document) =>
        caseOf(document.toJS(), file),
      ),
    );
}
