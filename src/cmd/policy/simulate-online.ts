import type { EvaluationResult } from '@aws-sdk/client-iam';
import { CommandFailure } from '../output.ts';
import { parseContext } from './simulation-files.ts';

export interface OnlineOptions {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: readonly string[];
}

/** What the API says of a stored principal: the decision and its statements; it gives no trace. */
export interface OnlineAnswer {
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly decision: string;
  readonly layer?: string;
  readonly matchedStatements: readonly {
    readonly policy: string;
    readonly type: string;
    readonly line: number;
  }[];
  readonly missingContext: readonly string[];
}

/** Asks SimulatePrincipalPolicy at AWS_ENDPOINT_URL. Throws `CommandFailure`: exit code 2 without an endpoint, 3 when it fails. */
export async function simulateOnline(options: OnlineOptions): Promise<OnlineAnswer> {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined || endpoint === '') {
    throw new CommandFailure('no policy files are given, and AWS_ENDPOINT_URL is not set', {
      hint: 'give --policy FILE, or run: eval "$(rolecall env)"',
      exitCode: 2,
    });
  }
  const { IAMClient, SimulatePrincipalPolicyCommand } = await import('@aws-sdk/client-iam');
  const client = new IAMClient({ region: 'us-east-1', endpoint, maxAttempts: 2 });
  try {
    const { EvaluationResults: [result] = [] } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: options.principal,
        ActionNames: [options.action],
        ResourceArns: [options.resource],
        ContextEntries: Object.entries(parseContext(options.context)).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyValues: typeof value === 'string' ? [value] : [...value],
          ContextKeyType: typeof value === 'string' ? 'string' : 'stringList',
        })),
      }),
    );
    if (result === undefined) throw new Error('the API gave no result');
    return answerOf(options, result);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    throw new CommandFailure(`${name}: ${message}`, { exitCode: 3, cause: error });
  } finally {
    client.destroy();
  }
}

function answerOf(options: OnlineOptions, result: EvaluationResult): OnlineAnswer {
  const { action, resource, principal } = options;
  const layer = layerOf(result);
  return {
    action,
    resource,
    principal,
    decision: result.EvalDecision ?? 'implicitDeny',
    ...(layer === undefined ? {} : { layer }),
    matchedStatements: (result.MatchedStatements ?? []).map((each) => ({
      policy: each.SourcePolicyId ?? '',
      type: each.SourcePolicyType ?? '',
      line: each.StartPosition?.Line ?? 0,
    })),
    missingContext: result.MissingContextValues ?? [],
  };
}

/** The layer as far as the API tells it. */
function layerOf({
  EvalDecision,
  OrganizationsDecisionDetail,
  PermissionsBoundaryDecisionDetail,
}: EvaluationResult): string | undefined {
  if (EvalDecision === 'allowed') return undefined;
  if (OrganizationsDecisionDetail?.AllowedByOrganizations === false) return 'scp';
  if (EvalDecision !== 'implicitDeny') return undefined;
  return PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false ? 'boundary' : 'identity';
}
