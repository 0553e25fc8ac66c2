/** A source that the webhook keeps a copy of, as readiness and metrics see it. */
export interface Followed {
  /** `serviceaccounts`, `configmap`, … */
  readonly name: string;
  /** True once the whole source is known. It stays true when the source goes away: the copy goes on serving. */
  ready(): boolean;
  /** False while the source cannot be reached: what the copy says may be old. */
  connected(): boolean;
}
