/** Which of the two systems the agent stands in for. */
export type CompatibilityMode = 'kube2iam' | 'kiam';

/** What a namespace's annotation holds, and how it is read. */
export type RestrictionFormat = 'glob' | 'regexp' | 'kiam-regexp';

/** The agent's rules; `compatibility` gives those of each system (imds.md 10, 13). */
export interface Compatibility {
  readonly mode: CompatibilityMode;
  /** Annotations of pods. */
  readonly roleKey: string;
  readonly externalIdKey: string;
  readonly sessionNameKey: string | undefined;
  /** Annotation of namespaces. */
  readonly namespaceKey: string;
  readonly format: RestrictionFormat;
  /** Regular expressions need only match a part, as they did in kube2iam: `role/foo` also allows `role/foo-admin`. */
  readonly legacyUnanchored: boolean;
  /** Put before role names that are no ARNs; ends in a slash. */
  readonly baseRoleArn: string;
  /** Role of pods without annotation, a name or an ARN; none unless given. Namespaces' restrictions do not bind it. */
  readonly defaultRole: string | undefined;
  /** Seconds of the sessions. */
  readonly duration: number;
  /** Milliseconds of life below which a session is renewed. */
  readonly renewBelow: number;
  /** kiam sends `…/security-credentials` to the path with the slash. */
  readonly redirects: boolean;
}

type Rules = Omit<Compatibility, 'baseRoleArn' | 'defaultRole' | 'legacyUnanchored' | 'mode'>;

const RULES: Readonly<Record<CompatibilityMode, Rules>> = {
  kube2iam: {
    roleKey: 'iam.amazonaws.com/role',
    externalIdKey: 'iam.amazonaws.com/external-id',
    sessionNameKey: undefined,
    namespaceKey: 'iam.amazonaws.com/allowed-roles',
    format: 'glob',
    duration: 1800,
    renewBelow: 900_000,
    redirects: false,
  },
  kiam: {
    roleKey: 'iam.amazonaws.com/role',
    externalIdKey: 'iam.amazonaws.com/external-id',
    sessionNameKey: 'iam.amazonaws.com/session-name',
    namespaceKey: 'iam.amazonaws.com/permitted',
    format: 'kiam-regexp',
    duration: 900,
    renewBelow: 600_000,
    redirects: true,
  },
};

export interface CompatibilityOptions {
  readonly mode: CompatibilityMode;
  readonly baseRoleArn: string;
  readonly format?: RestrictionFormat | undefined;
  readonly defaultRole?: string | undefined;
  readonly legacyUnanchored?: boolean | undefined;
}

export function compatibility(options: CompatibilityOptions): Compatibility {
  const { mode, baseRoleArn, defaultRole, legacyUnanchored = false } = options;
  const rules = RULES[mode];
  return {
    ...rules,
    mode,
    format: options.format ?? rules.format,
    defaultRole,
    legacyUnanchored,
    baseRoleArn: baseRoleArn.endsWith('/') ? baseRoleArn : `${baseRoleArn}/`,
  };
}
