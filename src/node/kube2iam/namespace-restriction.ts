import type { Compatibility, RestrictionFormat } from './compatibility.ts';
import { compilePattern, Effort } from './regexp/match.ts';
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

/** What cannot be read, or takes too long, matches nothing. */
function matches(source: string, roleArn: string, part: boolean, effort: Effort): boolean {
  try {
    const pattern = compilePattern(source);
    return part ? pattern.matchesSomewhere(roleArn, effort) : pattern.matchesWhole(roleArn, effort);
  } catch (failure) {
    if (failure instanceof BadPattern) return false;
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
  // For all entries together: who writes them must not stop the node.
  const effort = new Effort();
  return PATTERNS[config.format](annotation, config.baseRoleArn).some((source) =>
    matches(source, roleArn, part, effort),
  );
}
