import { type Check, malformed } from './fault.ts';

/** Non-empty ids are unique in one policy (policy-language.md 1.7 and 12.1, order 4). */
export const requireUniqueIds: Check = ({ statements }) => {
  const seen = new Set<string>();
  for (const { sid } of statements) {
    if (sid === undefined || sid.text === '') continue;
    if (seen.has(sid.text)) {
      return malformed('Statement IDs (SID) in a single policy must be unique.', sid.at);
    }
    seen.add(sid.text);
  }
  return undefined;
};

/** Identity policies (1.7). The text is AWS's as people report it; the reference records none. */
export const requireAlphanumericIds: Check = ({ statements }) => {
  const bad = statements.find(({ sid }) => sid !== undefined && !/^[A-Za-z0-9]*$/.test(sid.text))?.sid;
  return bad === undefined
    ? undefined
    : malformed(
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
        bad.at,
      );
};
