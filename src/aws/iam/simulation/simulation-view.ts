import type { EvaluationResult, SimulatePolicyResponse, Statement } from '@aws-sdk/client-iam';
import type { SimulationResult } from '../../../service/simulation/simulate.ts';

/** `IAM Policy` and `Resource Policy` is what AWS answers, whatever the model's enumeration says (observed on AWS). */
const TYPES = { identity: 'IAM Policy', resource: 'Resource Policy' } as const;

/** The cast: these words are not in the SDK's enumeration. */
const sourceType = (layer: string) =>
  (layer === 'resource' || layer === 'trust'
    ? TYPES.resource
    : TYPES.identity) as Statement['SourcePolicyType'];

export function simulationView(
  results: readonly SimulationResult[],
  next: string | undefined,
): SimulatePolicyResponse {
  return {
    EvaluationResults: results.map(resultView),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { Marker: next }),
  };
}

/** With resources named, a missing key is reported with its resource; else at the top. */
function resultView(result: SimulationResult): EvaluationResult {
  const { action, resource, decision, missing, allowedByOrganizations, allowedByBoundary } = result;
  const MatchedStatements = statementViews(result);
  const boundary =
    allowedByBoundary === undefined
      ? {}
      : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowedByBoundary } };
  const view: EvaluationResult = {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    MatchedStatements,
    MissingContextValues: [...missing],
    ...boundary,
    ...(allowedByOrganizations === undefined
      ? {}
      : { OrganizationsDecisionDetail: { AllowedByOrganizations: allowedByOrganizations } }),
  };
  if (resource === '*') return view;
  const details = { EvalDecisionDetails: detailsOf(result) };
  const specific = {
    EvalResourceName: resource,
    EvalResourceDecision: decision,
    MatchedStatements,
    MissingContextValues: [...missing],
    ...details,
    ...boundary,
  };
  return { ...view, ...details, ResourceSpecificResults: [specific] };
}

/** Across accounts what each side says; within one account present and empty. */
function detailsOf({ sides }: SimulationResult): EvaluationResult['EvalDecisionDetails'] {
  return sides === undefined ? {} : { [TYPES.identity]: sides.identity, [TYPES.resource]: sides.resource };
}

function statementViews({ matched }: SimulationResult): Statement[] {
  return matched.flatMap(({ layer, label, statements }) =>
    statements.map(({ span: { start, end } }) => ({
      SourcePolicyId: label,
      SourcePolicyType: sourceType(layer),
      StartPosition: { Line: start.line, Column: start.column },
      EndPosition: { Line: end.line, Column: end.column },
    })),
  );
}
