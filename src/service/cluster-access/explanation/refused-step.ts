import type { AccessAccount } from './access-account.ts';
import { SIGN_IN_MEANINGS } from './sign-in-meanings.ts';
import { signInRefusal } from './sign-in-refusals.ts';
import { STEP_MEANINGS, STS_REFUSALS } from './step-meanings.ts';

/** The refusal of a step, in words; STS's own message is more particular than the step. */
export function refusedStep(
  step: string,
  message: string,
  cluster: string,
): Pick<AccessAccount, 'step' | 'message' | 'means' | 'likely' | 'change'> {
  const meaning = STEP_MEANINGS[step] ?? SIGN_IN_MEANINGS[step];
  const particular =
    step === 'identityVouched'
      ? STS_REFUSALS.find(([form]) => form.test(message))?.[1]
      : SIGN_IN_MEANINGS[step] && signInRefusal(message);
  return {
    step,
    message,
    ...(meaning === undefined ? {} : { means: meaning.means }),
    likely: particular?.likely ?? meaning?.likely ?? [],
    change: (particular ?? meaning)?.change.map((text) => text.replaceAll('CLUSTER', cluster)) ?? [],
  };
}
