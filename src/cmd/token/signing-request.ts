/** Variables of the shell. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whose credentials sign the token, and which STS it names: the flags, nothing read yet. */
export interface SigningRequest {
  readonly cluster: string;
  readonly region?: string;
  readonly profile?: string;
  /** Role to assume first. */
  readonly role?: string;
  readonly externalId?: string;
  /** Of the role's session. */
  readonly sessionName?: string;
  /** The role's session is named as the caller's own session. */
  readonly forwardSessionName: boolean;
}

/** Where STS is; the form that `clusterToken` takes. */
export interface StsPlace {
  readonly region: string;
  readonly endpoint?: string;
  readonly fips: boolean;
  readonly dualStack: boolean;
}
