import type { Statement } from '../document/document.ts';
import { parseTimestamp } from '../operators/timestamp.ts';
import { type Check, malformed, type PolicyFault } from './fault.ts';

/** Policy-language.md 12.1, order 3: letter case of `Effect`, dates, doubled colons and an empty service in a resource. */
export const passLegacyParsing: Check = ({ statements }) => {
  for (const statement of statements) {
    const fault = effectCase(statement) ?? badDate(statement) ?? badResource(statement);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const TEXT = 'The policy failed legacy parsing';

function effectCase({ effect }: Statement): PolicyFault | undefined {
  if (effect.text === 'Allow' || effect.text === 'Deny') return undefined;
  return malformed(TEXT, effect.at, `Effect ${JSON.stringify(effect.text)}`);
}

function badDate({ conditions }: Statement): PolicyFault | undefined {
  for (const { name, values } of conditions) {
    if (!name.base.startsWith('Date')) continue;
    const bad = values.find(({ text }) => parseTimestamp(text) === undefined);
    if (bad !== undefined) return malformed(TEXT, bad.at, `not a date: ${bad.text}`);
  }
  return undefined;
}

function badResource({ resource }: Statement): PolicyFault | undefined {
  const bad = resource?.values.find(({ text }) => {
    const parts = text.split(':');
    return (parts.length < 6 && text.includes('::')) || parts[2] === '';
  });
  return bad === undefined ? undefined : malformed(TEXT, bad.at, `resource ${bad.text}`);
}
