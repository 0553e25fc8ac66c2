import { Refusal } from '../../core/errors/refusal.ts';

/** One resource could not be made or removed: ends the transaction, so that nothing of the stack is written. */
export class StackFailure extends Refusal {
  readonly logicalId: string;

  constructor(logicalId: string, cause: Refusal) {
    super(cause.code, cause.status, cause.message, { cause });
    this.name = 'StackFailure';
    this.logicalId = logicalId;
  }
}

const HANDLER_CODES: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDenied',
  EntityAlreadyExists: 'AlreadyExists',
  NoSuchEntity: 'NotFound',
  LimitExceeded: 'ServiceLimitExceeded',
  DeleteConflict: 'ResourceConflict',
};

/** Runs one resource's step; a refusal becomes that resource's failure. */
export function asStackFailure<Result>(logicalId: string, step: () => Result): Result {
  try {
    return step();
  } catch (cause) {
    if (cause instanceof Refusal) throw new StackFailure(logicalId, cause);
    throw cause;
  }
}

/** The reason that an event shows, in the words of CloudFormation's resource handlers. */
export function failureReason(failure: StackFailure, uuid: () => string): string {
  const code = Object.hasOwn(HANDLER_CODES, failure.code) ? HANDLER_CODES[failure.code] : 'InvalidRequest';
  const origin = `(Service: Iam, Status Code: ${failure.status}, Request ID: ${uuid()})`;
  return `Resource handler returned message: "${failure.message} ${origin}" (RequestToken: ${uuid()}, HandlerErrorCode: ${code})`;
}
