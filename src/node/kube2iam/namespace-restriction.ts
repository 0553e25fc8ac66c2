import type { Compatibility, RestrictionFormat } from './compatibility.ts';
import { compilePattern, type Pattern } from './regexp/match.ts';
import { BadPattern } from './regexp/syntax.ts';
import { toRoleArn } from './role-arn.ts';

/** Entries of one namespace that are read, and the length of the whole annotation. */
const MOST_ENTRIES = 100;
const LONGEST = 8192;

/** What is not a JSON array of texts allows nothing. */
function entriesOf(annotation: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(annotation);
    return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
      ? value.slice(0, MOST_ENTRIES)
      : [];
  } catch {
    return [];
  }
}

/** A glob has one wildcard, `*`, which stands for any text. */
function globToPattern(glob: string): string {
  return glob.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll(/\*+/g, '(?:.|\\s)*');
}

/** The patterns of an annotation, as expressions over whole role ARNs (imds.md 10). */
const PATTERNS: Readonly<
  Record<RestrictionFormat, (annotation: string, baseRoleArn: string) => readonly string[]>
> = {
  glob: (annotation, base) => entriesOf(annotation).map((entry) => globToPattern(toRoleArn(entry, base))),
  regexp: (annotation, base) => entriesOf(annotation).map((entry) => toRoleArn(entry, base)),
  'kiam-regexp': (annotation) => (annotation === '' ? [] : [annotation]),
};

function compiled(source: string): Pattern | undefined {
  try {
    return compilePattern(source);
  } catch (failure) {
    if (failure instanceof BadPattern) return undefined;
    throw failure;
  }
}

/**
 * Whether a namespace allows its pods the role. Without the annotation, and with one that cannot be read, it allows none.
 * Expressions are held to the whole ARN, alternatives included, unless `legacyUnanchored`.
 */
export function namespaceAllows(
  config: Compatibility,
  roleArn: string,
  annotations: Readonly<Record<string, string>>,
): boolean {
  const annotation = Object.hasOwn(annotations, config.namespaceKey)
    ? (annotations[config.namespaceKey] ?? '')
    : '';
  if (annotation.length > LONGEST) return false;
  const part = config.legacyUnanchored && config.format !== 'glob';
  return PATTERNS[config.format](annotation, config.baseRoleArn).some((source) => {
    const pattern = compiled(source);
    if (pattern === undefined) return false;
    return part ? pattern.matchesSomewhere(roleArn) : pattern.matchesWhole(roleArn);
  });
}
