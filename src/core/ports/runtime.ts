/** The one source of time. Milliseconds since the epoch. Tests pass a fake one. */
export interface Clock {
  now(): number;
}

/** Structured log. Fields never hold a secret, a token or an Authorization header. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
