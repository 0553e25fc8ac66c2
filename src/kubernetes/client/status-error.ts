/** A refusal of the Kubernetes API, with the members of its `Status` object. */
export class KubernetesError extends Error {
  /** HTTP status. */
  readonly code: number;
  /** `NotFound`, `Conflict`, `AlreadyExists`, `Expired`, …; empty when the answer was no Status. */
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.name = 'KubernetesError';
    this.code = code;
    this.reason = reason;
  }
}

const QUOTED = 200;

/** Reads the body of an error answer; a body that is no `Status` (a proxy's page) is quoted, cut short. */
export function statusError(httpStatus: number, body: string): KubernetesError {
  const status = parseStatus(body);
  if (status === undefined)
    return new KubernetesError(httpStatus, '', `HTTP ${httpStatus}: ${body.slice(0, QUOTED)}`);
  return errorOfStatus(status, httpStatus);
}

/** The error of a decoded `Status`, as a watch also delivers it in an ERROR event. */
export function errorOfStatus(status: object, httpStatus: number): KubernetesError {
  const { code, reason, message } = status as { code?: unknown; reason?: unknown; message?: unknown };
  return new KubernetesError(
    typeof code === 'number' ? code : httpStatus,
    typeof reason === 'string' ? reason : '',
    typeof message === 'string' ? message : `HTTP ${httpStatus}`,
  );
}

function parseStatus(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return undefined;
    return (value as { kind?: unknown }).kind === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}
