import type { PolicyDocument } from '../document/document.ts';
import type { ActionKnowledge } from './knowledge.ts';

/** What the document is for. */
export const POLICY_USES = ['identity', 'trust', 'resource', 'session', 'boundary', 'scp'] as const;
export type PolicyUse = (typeof POLICY_USES)[number];

/** The uses whose policies name no principal. */
export const WITHOUT_PRINCIPAL: readonly PolicyUse[] = ['identity', 'session', 'boundary', 'scp'];

/** What rules look at. */
export interface Subject {
  readonly text: string;
  readonly use: PolicyUse;
  readonly document: PolicyDocument;
  readonly knowledge: ActionKnowledge;
  /** The account that the policy lives in, when known. */
  readonly account: string | undefined;
}
