import { resolve } from 'node:path';
import { z } from 'zod';
import { CommandFailure } from '../output.ts';

const port = z.coerce.number().int().min(0).max(65_492);

const schema = z.strictObject({
  dataDir: z
    .string()
    .min(1)
    .default('.rolecall')
    .transform((path) => resolve(path)),
  port: port.default(4700),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be 12 digits')
    .default('111122223333'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must look like us-east-1')
    .default('us-east-1'),
  cluster: z
    .string()
    .regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, 'must be 1 to 100 letters, digits, - or _')
    .default('sandbox'),
  allowPrivateProviders: z
    .array(z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'must be a CIDR range'))
    .default([]),
  logLevel: z.enum(['info', 'warn', 'error', 'silent']).default('info'),
});

/** Everything that an instance is told from outside, validated and frozen. */
export type Configuration = Readonly<z.infer<typeof schema>>;

/** Offset of the TLS port from the plain one: 4700 and 4743. */
export const TLS_OFFSET = 43;

/** All faults together; unknown keys are refused. */
export function configure(raw: Readonly<Record<string, unknown>>): Configuration {
  const result = schema.safeParse(raw);
  if (result.success) return Object.freeze(result.data);
  const faults = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'configuration'}: ${issue.message}`,
  );
  throw new CommandFailure(`invalid configuration: ${faults.join('; ')}`, { exitCode: 2 });
}
