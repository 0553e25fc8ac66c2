/** An entry that cannot be used. Where the reference has a message for it, the message is the reference's (cluster-authenticator.md 5.3). */
export class EntryFault extends Error {
  override name = 'EntryFault';
  /** What to do about it: `roleran: did you mean rolearn?` */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
