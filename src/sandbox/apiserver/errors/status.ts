import { Refusal } from '../../../core/errors/refusal.ts';

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A refusal in Kubernetes' form: `code` is the Status' reason. */
export class StatusRefusal extends Refusal {
  readonly details: StatusDetails | undefined;

  constructor(reason: string, status: number, message: string, details?: StatusDetails, cause?: unknown) {
    super(reason, status, message, cause === undefined ? {} : { cause });
    this.name = 'StatusRefusal';
    this.details = details;
  }
}

/** The `Status` document that a client gets for a refusal. */
export function renderStatus(refusal: Refusal): object {
  const details = refusal instanceof StatusRefusal ? refusal.details : undefined;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: refusal.message,
    reason: refusal.code,
    ...(details === undefined ? {} : { details }),
    code: refusal.status,
  };
}
