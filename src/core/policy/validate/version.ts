import { type Check, malformed } from './fault.ts';

/** Managed and inline policies (policy-language.md 2 and 12.1, order 2). */
export const requireVersion: Check = ({ version }) =>
  version === '2012-10-17' ? undefined : malformed('Policy document must be version 2012-10-17 or greater.');
