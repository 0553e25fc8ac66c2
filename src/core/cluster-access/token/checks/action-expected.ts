import type { TokenReading } from '../reading.ts';

/** Attack: a presigned call that does something, made in the caller's name by whoever verifies. */
export function actionExpected({ parameters }: TokenReading): string | undefined {
  return parameters.get('action') === 'GetCallerIdentity'
    ? undefined
    : 'unexpected action parameter in pre-signed URL';
}
