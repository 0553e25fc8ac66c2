import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A text, its lines, or one so long that it is told by how it is made. */
const textSchema = z.union([
  z.string(),
  z.array(z.string()),
  z.strictObject({
    before: z.string().default(''),
    repeat: z.string(),
    times: z.int(),
    after: z.string().default(''),
  }),
]);

const versionSchema = z.strictObject({
  mapRoles: textSchema.optional(),
  mapUsers: textSchema.optional(),
  mapAccounts: textSchema.optional(),
});

const entrySchema = z.union([
  z.strictObject({ username: z.string(), groups: z.array(z.string()) }),
  z.strictObject({ failed: z.string() }),
]);

/** One case. Unknown members are refused: a case that the runner does not understand must not pass. */
const caseSchema = z.strictObject({
  title: z.string(),
  /** Of cluster-authenticator.md. */
  section: z.string(),
  /** Versions of ConfigMap aws-auth, one after the other; null: it is deleted. */
  awsAuth: z.array(versionSchema.nullable()).default([]),
  /** The server's configuration file. */
  mountedFile: z.record(z.string(), z.unknown()).optional(),
  /** Specs of `IAMIdentityMapping`s by name. */
  identityMappings: z.record(z.string(), z.unknown()).default({}),
  /** Versions of the dynamic file; null: it is removed. Objects are written as JSON. */
  dynamicFile: z.array(z.union([z.string(), z.record(z.string(), z.unknown())]).nullable()).default([]),
  userIdStrict: z.boolean().default(false),
  modes: z.array(z.string()).default(['EKSConfigMap']),
  /** Puts the ConfigMap beside access entries, by their ARN, as a cluster of EKS does. */
  authenticationMode: z.enum(['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP']).optional(),
  accessEntries: z.record(z.string(), entrySchema).default({}),
  matchRolePaths: z.boolean().default(false),
  /** Roles that are known: canonical ARN to ARN. */
  roles: z.record(z.string(), z.string()).default({}),
  instances: z.record(z.string(), z.string()).default({}),
  /** By mode. */
  reservedPrefixes: z.record(z.string(), z.array(z.string())).default({}),
  /** As STS states it. */
  caller: z.string(),
  userId: z.string().default('AROAEXAMPLEEXAMPLE001'),
  expect: z.union([
    z.strictObject({ username: z.string(), groups: z.array(z.string()), by: z.string() }),
    /** `nearest`: entry and difference. */
    z.strictObject({ message: z.string(), nearest: z.tuple([z.string(), z.string()]).optional() }),
  ]),
  /** Of the last version: aws-auth's faults, the reason for which a source was not taken. */
  faults: z.array(z.string()).default([]),
  /** In place of faults that are too many, or whose words are the parser's own affair. */
  faultCount: z.int().optional(),
});

export type MappingCase = z.infer<typeof caseSchema>;
export type GivenText = z.infer<typeof textSchema>;

export function givenText(text: GivenText | undefined): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  if (Array.isArray(text)) return text.map((line) => `${line}\n`).join('');
  return `${text.before}${text.repeat.repeat(text.times)}${text.after}`;
}

/** Every case of every file. Throws for one that cannot be read. */
export function mappingCases(): readonly MappingCase[] {
  const folder = import.meta.dirname;
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => z.array(caseSchema).parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
}
