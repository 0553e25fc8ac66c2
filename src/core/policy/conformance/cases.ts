/**
 * The conformance cases of the policy language, for every door: the library here, and whatever else decides by the engine.
 *
 * A door takes `policyCases()`, leaves out those that need what it cannot express (`needs`, with the reason said in its test),
 * asks each of the others and compares with `expect`. `validationCases()` are documents with the text that refuses them.
 * `libraryInput` is the library's own door; it runs every case.
 */
import type { DecisionInput } from '../combine/decision.ts';
import { decisionInput } from '../decision-texts.ts';
import { layerCases } from './layer-cases.ts';
import { needsOf } from './needs.ts';
import type { PolicyCase } from './policy-case.ts';
import { principalCases } from './principal-cases.ts';
import { type FileCase, readFileCases } from './read-json.ts';
import { statementCases } from './statement-cases.ts';
import { trustCases } from './trust-cases.ts';

export type { Need, PolicyCase } from './policy-case.ts';

/** Every decision that the files ask for, with all its documents written out. Throws on a case that it cannot read. */
export function policyCases(): readonly PolicyCase[] {
  const all = [...statementCases(), ...principalCases(), ...layerCases(), ...trustCases()];
  return all.map((each) => ({ ...each, needs: needsOf(each) }));
}

/** A document that is saved, or the text with which it is refused. */
export interface ValidationCase extends FileCase {
  readonly kind: 'identity' | 'session' | 'trust' | 'bucket';
  /** The document's text. */
  readonly text: string;
  /** AWS's text, or null when the document may be saved. */
  readonly message: string | null;
}

export function validationCases(): readonly ValidationCase[] {
  type Written = Omit<ValidationCase, 'text'> & { readonly document?: object; readonly text?: string };
  return readFileCases<Written>('validation', ['kind', 'document', 'text', 'message']).map((each) => ({
    rule: each.rule,
    title: each.title,
    kind: each.kind,
    text: each.text ?? JSON.stringify(each.document),
    message: each.message,
  }));
}

/** The case as the engine is asked. */
export function libraryInput(each: PolicyCase): DecisionInput {
  return decisionInput(each);
}
