/** An answer as text: what the metadata service and its like give. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Names in the spelling of the wire. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** No answer at all: the client hears nothing until its own patience ends, as when the answer's hops ran out. */
export const SILENCE = Symbol('silence');

export type Reply = Answer | typeof SILENCE;

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function ok(body: string): Answer {
  return { status: 200, body };
}

/** A refusal; without a message it says its status, and nothing of why. */
export function refused(status: number, message?: string, headers?: Answer['headers']): Answer {
  const body = message ?? `${status} - ${REASONS[status] ?? ''}`;
  return headers === undefined ? { status, body } : { status, body, headers };
}
