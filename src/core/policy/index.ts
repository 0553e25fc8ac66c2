/**
 * The IAM policy language: read a document (`parsePolicy`), judge it by what it is attached to (`validate…`), compile it
 * (`compile`, `compileText`), decide a request over all layers (`decide`) and say why (`explain`). Pure: no clock, no I/O, no
 * package. Rules are those of the reference on the policy language; what AWS leaves open is named in `options.ts`.
 */
export type { AppliedPolicy, Decision, DecisionInput, Layer, PolicyLayers } from './combine/decision.ts';
export { compile, compileText, type PolicyKind } from './compile/compile.ts';
export { brokenProgram, type Program } from './compile/program.ts';
export { decide } from './decide.ts';
export { type DecisionTexts, decisionInput } from './decision-texts.ts';
export { contextKeysOf } from './document/context-keys.ts';
export type { PolicyDocument, Statement } from './document/document.ts';
export { parsePolicy } from './document/parse-policy.ts';
export type { ConditionContext, ContextValue } from './evaluate/context.ts';
export { type PlainContext, prepareContext } from './evaluate/prepared-context.ts';
export type { PolicyRequest, RequestPrincipal } from './evaluate/request.ts';
export { describeExplanation } from './explain/describe.ts';
export { describeSuggestion } from './explain/describe-suggestion.ts';
export { type ExplainOptions, type Explanation, explain } from './explain/explain.ts';
export type { Change, Suggestion } from './explain/suggestion.ts';
export { type DecisionSummary, type StatementSummary, summarizeExplanation } from './explain/summarize.ts';
export type { Mismatch, PolicyTrace, StatementTrace } from './explain/trace.ts';
export { PolicySyntaxError } from './json/node.ts';
export { isValueOf, type ValueType } from './operators/value-type.ts';
export type { PolicyFault } from './validate/fault.ts';
export { policySize } from './validate/size.ts';
export { validateIdentityPolicy, validateSessionPolicy, validateTrustPolicy } from './validate/validate.ts';
export { validateBucketPolicy } from './validate/validate-resource.ts';
export { validateServiceControlPolicy } from './validate/validate-service-control.ts';
