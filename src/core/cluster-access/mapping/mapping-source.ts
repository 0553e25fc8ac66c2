import type { DroppedEntry, PlacedEntry } from './map-entry.ts';

export interface MappingOptions {
  /** Lets `role/a/b/NAME` in an entry match sessions of NAME. Off, as the reference. */
  readonly matchRolePaths?: boolean;
  /** False: members `sso` match nobody, as the reference's feature gate `SSORoleMatch` has it. */
  readonly ssoRoleMatch?: boolean;
  /**
   * The ARN of a role of ours, its path in it, by the canonical ARN; undefined for roles of accounts that are not known here. A known
   * role matches an entry with a path only if it is the role's.
   */
  readonly roleArn?: (canonicalArn: string) => string | undefined;
}

/** What a source holds at one time. Order is the text's: of two entries for one ARN the later counts. */
export interface MappingEntries {
  readonly entries: readonly PlacedEntry[];
  readonly accounts: readonly string[];
  /** For explanations. */
  readonly dropped: readonly DroppedEntry[];
  /** For explanations: sections whose present version cannot be read, and why. */
  readonly broken?: readonly { readonly section: string; readonly why: string }[];
}
