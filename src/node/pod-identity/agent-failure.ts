/** Why a pod gets no credentials, as it is told: a status, a text, and a code for machines. Names no secret and no token. */
export class AgentFailure extends Error {
  override name = 'AgentFailure';
  /** HTTP status of the answer. */
  readonly status: number;
  /** EKS Auth's code, or one of the agent's own. */
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }
}

/** EKS Auth refused: its status, its code and its words, in the form of pod-identity-agent.md 3.2. */
export function refusedUpstream(
  status: number,
  { requestId, code, message }: { requestId: string; code: string; message: string },
): AgentFailure {
  const fault = status < 500 ? 'client' : 'server';
  return new AgentFailure(status, code, `[${requestId}]: (${code}): ${message}, fault: ${fault}`);
}

/** After these the credentials that a pod has are not its own any more (pod-identity-agent.md 6). */
const IRRECOVERABLE: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'ExpiredTokenException',
  'InvalidTokenException',
  'AccessDeniedException',
]);

export function isIrrecoverable(failure: unknown): boolean {
  return failure instanceof AgentFailure && IRRECOVERABLE.has(failure.code);
}
