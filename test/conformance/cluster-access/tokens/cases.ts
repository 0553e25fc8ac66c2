import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { caseSchema, type TokenCase } from './case-schema.ts';

const FOLDER = import.meta.dirname;

/** Every case of every chapter, under its chapter's name. */
export function tokenCases(): readonly TokenCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
      const chapter = file.slice(0, -'.json'.length);
      return cases.map((each) => ({ ...each, title: `${chapter}: ${each.title}` }));
    });
}
