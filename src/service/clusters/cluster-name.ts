import { invalidParameter } from './refusals.ts';

/** EKS's form of cluster names (eks.md 2.1). */
const NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** Throws `Refusal` InvalidParameterException. */
export function checkClusterName(name: string): void {
  if (!NAME.test(name))
    throw invalidParameter(
      `The cluster name '${name}' is not valid: up to 100 letters, digits, hyphens and underscores`,
    );
}
