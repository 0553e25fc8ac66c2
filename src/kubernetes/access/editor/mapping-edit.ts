/** The sections whose entries give identities a name. */
export type MappingSection = 'mapRoles' | 'mapUsers';

/** The roles of an IAM Identity Center permission set, in place of an ARN. */
export interface SsoReference {
  readonly permissionSetName: string;
  readonly accountID: string;
  readonly partition?: string;
}

/** An entry to be written. Exactly one of `arn` and `sso`; `sso` in `mapRoles` only. */
export interface NewMapping {
  readonly section: MappingSection;
  readonly arn?: string;
  readonly sso?: SsoReference;
  readonly username: string;
  readonly groups: readonly string[];
}

/** Which entries go: by ARN or permission set, further narrowed where more is given. */
export interface RemovalMatch {
  readonly section: MappingSection;
  readonly arn?: string;
  readonly sso?: SsoReference;
  readonly username?: string;
  /** The same groups in the same order, as the reference compares. */
  readonly groups?: readonly string[];
}

/** One wished change of the map. */
export type MappingEdit =
  /** `shadow`: put at the end although the ARN is there; the last entry counts. */
  | {
      readonly kind: 'add';
      readonly mapping: NewMapping;
      readonly duplicates: 'refuse' | 'shadow' | 'skip-identical';
    }
  | {
      readonly kind: 'upsert';
      readonly mapping: NewMapping;
      readonly append: boolean;
      readonly updateUsername: boolean;
    }
  | { readonly kind: 'remove'; readonly match: RemovalMatch }
  /** The first entry, or all, of either section. */
  | { readonly kind: 'remove-arn'; readonly arn: string; readonly all: boolean }
  | { readonly kind: 'remove-username'; readonly username: string }
  | { readonly kind: 'add-account'; readonly account: string }
  | { readonly kind: 'remove-account'; readonly account: string; readonly all: boolean }
  /** The whole map as a person wrote it. */
  | { readonly kind: 'replace'; readonly data: Readonly<Record<string, string>> };

/** What an edit did. */
export interface Change {
  readonly kind: 'added' | 'updated' | 'removed' | 'unchanged' | 'skipped';
  /** The ARN, account or matcher. */
  readonly subject: string;
}

/** The map's `data` afterwards; the same object when nothing changes. */
export interface EditOutcome {
  readonly data: Readonly<Record<string, string>>;
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
}

/** An edit that is refused; nothing was changed. `code` tells the callers that have words of their own. */
export class EditRefusal extends Error {
  override name = 'EditRefusal';
  readonly code: 'duplicate' | 'not-found' | 'unusable';
  readonly hint: string | undefined;

  constructor(code: EditRefusal['code'], message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
