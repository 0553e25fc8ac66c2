/** What messages need to name a kind or a resource. */
export interface KindName {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
}
