import { Refusal } from '../../../core/errors/refusal.ts';
import { internal } from '../errors/refusals.ts';
import { renderStatus } from '../errors/status.ts';

const SUCCESS = { metadata: {}, status: 'Success' };

/** The Status by which a client knows how a program ended (remotecommand's NonZeroExitCode). */
export function exitStatus(code: number): object {
  if (code === 0) return SUCCESS;
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

/** The Status for what went wrong after the handshake. */
export function faultStatus(error: unknown): object {
  return renderStatus(error instanceof Refusal ? error : internal('the container could not be reached'));
}
