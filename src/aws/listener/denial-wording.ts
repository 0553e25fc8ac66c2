import { type Denial, type DenialFacts, describeDenial } from '../../core/errors/denial.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import { sealMessage } from '../../service/authorization/message/sealed-message.ts';
import type { Services } from '../../service/services.ts';
import type { Exchange } from './exchange.ts';

interface Wording {
  readonly code: string;
  readonly status: number;
  readonly text: (facts: DenialFacts, encoded: () => string) => string;
}

const QUERY: Wording = { code: 'AccessDenied', status: 403, text: (facts) => describeDenial(facts) };

/** How each service says that a call is not allowed (access-denied.md 1 and 2, sts.md 6.1). */
const DENIAL_WORDING: Readonly<Record<string, Wording>> = {
  // STS names no reason.
  sts: {
    code: 'AccessDenied',
    status: 403,
    text: (facts) => describeDenial({ ...facts, clause: '' }).trimEnd(),
  },
  s3: { code: 'AccessDenied', status: 403, text: (facts) => describeDenial(facts, true) },
  ec2: {
    code: 'UnauthorizedOperation',
    status: 403,
    text: (facts, encoded) =>
      `You are not authorized to perform this operation. ${describeDenial(facts)}. ` +
      `Encoded authorization failure message: ${encoded()}`,
  },
  cloudtrail: { code: 'AccessDeniedException', status: 400, text: (facts) => describeDenial(facts) },
  eks: { code: 'AccessDeniedException', status: 403, text: (facts) => describeDenial(facts) },
  // 400, as its API model has it (eks.md 2.3).
  'eks-auth': { code: 'AccessDeniedException', status: 400, text: (facts) => describeDenial(facts) },
};

/** The denial as the exchange's service words it. */
export function wordDenial(denial: Denial, exchange: Exchange, services: Services): Refusal {
  const { code, status, text } = DENIAL_WORDING[exchange.service.name] ?? QUERY;
  const { caller } = exchange;
  const account = caller.type === 'anonymous' ? services.settings.account : caller.account;
  const encoded = (): string => sealMessage(denial, caller, account, services);
  return new Refusal(code, status, text(denial.facts, encoded), {
    reason: denial.reason ?? denial.facts.clause,
    decision: denial.decision,
    cause: denial,
  });
}
