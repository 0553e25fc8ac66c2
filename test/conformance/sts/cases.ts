import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { caseSchema, type StsCase } from './case-schema.ts';

const FOLDER = import.meta.dirname;
const ROWS = 'rows.json';

const fileSchema = z.strictObject({
  /** What every case of the file has unless it says otherwise: objects are joined, null takes a member away. */
  defaults: z.record(z.string(), z.unknown()),
  cases: z.array(z.record(z.string(), z.unknown())).min(1),
});

const rowSchema = z.strictObject({
  section: z.string(),
  row: z.string(),
  /** The text as the reference has it, its variable parts in angle brackets; absent when the row is no message. */
  text: z.string().optional(),
  /** The text is a part of the message. */
  part: z.literal(true).optional(),
  /** AWS documents the text and does not send it: neither may we. */
  never: z.literal(true).optional(),
  /** Why we never say it. */
  unserved: z.string().optional(),
});

export type StsRow = z.infer<typeof rowSchema>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Two levels deep and no deeper: what a case says of a role's trust replaces the whole of it. */
function joined(first: Record<string, unknown>, second: Record<string, unknown>, levels: number) {
  const result: Record<string, unknown> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const before = result[name];
    const join = levels > 0 && isObject(before) && isObject(value);
    result[name] = join ? joined(before, value, levels - 1) : value;
  }
  return result;
}

/** Of the input, null means that the member is not sent. */
function withoutNulls(input: unknown): unknown {
  if (!isObject(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

function casesOf(file: string): readonly StsCase[] {
  const { defaults, cases } = fileSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
  return cases.map((each) => {
    const whole = joined(defaults, each, 2);
    const parsed = caseSchema.safeParse({ ...whole, input: withoutNulls(whole.input) });
    if (parsed.success) return parsed.data;
    throw new Error(`${file}: ${String(each.title)}: ${z.prettifyError(parsed.error)}`);
  });
}

/** Every case of every file. Throws for one that cannot be read. */
export function stsCases(): readonly StsCase[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json') && name !== ROWS);
  return files.sort().flatMap(casesOf);
}

/** The rows that the cases must stand for. */
export function stsRows(): readonly StsRow[] {
  return z.array(rowSchema).parse(JSON.parse(readFileSync(join(FOLDER, ROWS), 'utf8')));
}

/** How a section is cited. */
export function citation(section: string): string {
  return /^\d/.test(section) ? `sts.md ${section}` : section;
}
