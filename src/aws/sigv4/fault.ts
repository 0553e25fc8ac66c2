/** Why a call's authentication failed, in the order in which it is checked. */
export type FaultKind =
  | 'missing'
  | 'incomplete'
  | 'unsupported'
  | 'bad-query'
  | 'region'
  | 'scope'
  | 'unknown-key'
  | 'malformed-token'
  | 'bad-token'
  | 'pod-gone'
  | 'expired-token'
  | 'skewed'
  | 'expired-url'
  | 'unsigned-headers'
  | 'payload-header'
  | 'mismatch';

/** An authentication failure before a service has worded it. `message` is the query services' text. */
export class AuthenticationFault extends Error {
  readonly kind: FaultKind;
  /** Facts that S3's error document shows. */
  readonly members: Readonly<Record<string, string>>;
  /** The true cause, for the audit trail only. */
  readonly reason: string | undefined;

  constructor(
    kind: FaultKind,
    message: string,
    options: { readonly members?: Readonly<Record<string, string>>; readonly reason?: string } = {},
  ) {
    super(message);
    this.name = 'AuthenticationFault';
    this.kind = kind;
    this.members = options.members ?? {};
    this.reason = options.reason;
  }
}
