/** Writes `docs/policy-lints.md` from the table of rules. The test beside the table says when it is stale. */
import { writeFileSync } from 'node:fs';
import { renderCatalogue } from '../src/core/policy/lint/catalogue.ts';

writeFileSync(new URL('../docs/policy-lints.md', import.meta.url), renderCatalogue());
