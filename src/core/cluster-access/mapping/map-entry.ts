/** Where an entry stands: `mapRoles[2]`, `IAMIdentityMapping admins`. Unique in its source. */
export interface EntryPlace {
  readonly place: string;
  /** Counted from 1, in the text of the section; absent where the source has no text. */
  readonly line?: number;
}

/** The roles that IAM Identity Center makes of a permission set; their names end in letters nobody chose. */
export interface SsoMatcher {
  readonly permissionSetName: string;
  readonly account: string;
  readonly partition: string;
}

interface Names {
  /** Never empty; may hold `{{…}}` templates, as the groups may. */
  readonly username: string;
  readonly groups: readonly string[];
  /** `AROA…`, `AIDA…`; looked at by DynamicFile only. */
  readonly userId?: string;
}

/** `arn` and `sso`: exactly one is there. With strict user ids an entry may have neither. */
export interface RoleEntry extends Names {
  readonly section: 'mapRoles';
  readonly arn?: string;
  readonly sso?: SsoMatcher;
}

export interface UserEntry extends Names {
  readonly section: 'mapUsers';
  readonly arn?: string;
}

export type MapEntry = RoleEntry | UserEntry;

/** An entry with where it stands. */
export type PlacedEntry = MapEntry & EntryPlace;

/** An entry that was dropped; its ARNs are kept for explanations. */
export interface DroppedEntry extends EntryPlace {
  readonly message: string;
  readonly hint?: string;
  readonly arns: readonly string[];
}
