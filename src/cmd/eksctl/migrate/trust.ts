/** One statement of a trust policy, as JSON has it. */
export interface TrustStatement {
  readonly [member: string]: unknown;
}

export interface TrustDocument {
  readonly [member: string]: unknown;
  readonly Statement: readonly TrustStatement[];
}

const PODS = 'pods.eks.amazonaws.com';
const WEB_IDENTITY = 'sts:assumerolewithwebidentity';
/** What marks the statement that a migration adds. */
const SID = 'RolecallPodIdentity';

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function principals(statement: TrustStatement, type: string): readonly unknown[] {
  const { Principal: principal } = statement;
  if (typeof principal !== 'object' || principal === null) return [];
  return listOf((principal as Readonly<Record<string, unknown>>)[type]);
}

/** `document` as IAM answers it: JSON, percent-encoded. Throws for what is no policy. */
export function readTrust(document: string): TrustDocument {
  const parsed = JSON.parse(decodeURIComponent(document)) as TrustDocument;
  // IAM has validated it: statements are objects, one or a list.
  return { ...parsed, Statement: listOf(parsed.Statement) as readonly TrustStatement[] };
}

/** Whether the Pod Identity service may assume and tag already, from this cluster or any. */
export function trustsPods({ Statement }: TrustDocument): boolean {
  const granted = Statement.filter(
    (statement) => statement.Effect === 'Allow' && principals(statement, 'Service').includes(PODS),
  ).flatMap(({ Action }) => listOf(Action).map((action) => String(action).toLowerCase()));
  const may = (action: string): boolean =>
    granted.some((pattern) => pattern === action || pattern === 'sts:*' || pattern === '*');
  return may('sts:assumerole') && may('sts:tagsession');
}

/** With the service trusted for this one cluster, beside everything that was there. The same cluster is added once. */
export function withPodTrust(document: TrustDocument, clusterArn: string): TrustDocument {
  const account = clusterArn.split(':')[4] ?? '';
  const rest = document.Statement.filter((statement) => !isOwn(statement, clusterArn));
  const added: TrustStatement = {
    Sid: freeSid(rest),
    Effect: 'Allow',
    Principal: { Service: PODS },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': clusterArn } },
  };
  return { ...document, Statement: [...rest, added] };
}

function freeSid(statements: readonly TrustStatement[]): string {
  const taken = new Set(statements.map(({ Sid }) => Sid));
  for (let number = 1; ; number++) {
    const sid = number === 1 ? SID : `${SID}${number}`;
    if (!taken.has(sid)) return sid;
  }
}

function isOwn({ Sid, Condition }: TrustStatement, clusterArn: string): boolean {
  if (typeof Sid !== 'string' || !new RegExp(`^${SID}\\d*$`).test(Sid)) return false;
  return JSON.stringify(Condition ?? {}).includes(JSON.stringify(clusterArn));
}

/** Without what `withPodTrust` added for the cluster. */
export function withoutPodTrust(document: TrustDocument, clusterArn: string): TrustDocument {
  return { ...document, Statement: document.Statement.filter((statement) => !isOwn(statement, clusterArn)) };
}

/** The statements that let tokens of the cluster's issuer in. */
export function issuerStatements(
  { Statement }: TrustDocument,
  providerArns: readonly string[],
): readonly TrustStatement[] {
  return Statement.filter((statement) =>
    principals(statement, 'Federated').some((arn) => providerArns.includes(String(arn))),
  );
}

/**
 * Whether the statement lets in nobody but these subjects (`system:serviceaccount:NS:NAME`), through the issuer alone: only then
 * can it go when they have moved. A pattern may mean others.
 */
export function onlyFor(
  statement: TrustStatement,
  providerArns: readonly string[],
  subjects: ReadonlySet<string>,
): boolean {
  const federated = principals(statement, 'Federated');
  const types = Object.keys(statement.Principal as object);
  if (types.length !== 1 || federated.some((arn) => !providerArns.includes(String(arn)))) return false;
  if (listOf(statement.Action).some((action) => String(action).toLowerCase() !== WEB_IDENTITY)) return false;
  const wanted = subjectsOf(statement);
  return wanted.length > 0 && wanted.every((subject) => subjects.has(subject) && !/[*?]/.test(subject));
}

function subjectsOf({ Condition }: TrustStatement): readonly string[] {
  const operators = Object.values((Condition ?? {}) as Readonly<Record<string, object>>);
  return operators.flatMap((keys) =>
    Object.entries(keys)
      .filter(([key]) => key.toLowerCase().endsWith(':sub'))
      .flatMap(([, values]) => listOf(values).map(String)),
  );
}
