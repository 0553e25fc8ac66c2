/** One call of stock kubectl and what it must say. Rows run in order against one instance. */
export interface VerbRow {
  /** The words after `kubectl`; the first, or the first two, are the verb that the row is about. */
  readonly run: readonly string[];
  /** Standard input. */
  readonly input?: string;
  /** In standard output and standard error together. */
  readonly says: RegExp;
  /** Exit code; 0 when left out. */
  readonly code?: number;
  /** Environment besides the row's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

const words = (text: string): readonly string[] => text.split(' ');

/** A call without white space in its arguments, that succeeds. */
function ok(run: string, says: RegExp, input?: string): VerbRow {
  return { run: words(run), says, ...(input === undefined ? {} : { input }) };
}

/** A call that the server refuses. */
function refused(run: string, says: RegExp, input?: string): VerbRow {
  return { ...ok(run, says, input), code: 1 };
}

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata: {name: c, labels: {app: c}}
data: {a: b}
`;
const BAD_POD = `apiVersion: v1
kind: Pod
metadata: {name: bad}
spec: {containers: [{name: c, image: x, argz: [1]}]}
`;
const IMAGELESS = `apiVersion: v1
kind: Pod
metadata: {name: imageless}
spec: {containers: [{name: c}]}
`;
const DAEMON_SET = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: kube-system, labels: {app: agent}}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      hostNetwork: true
      priorityClassName: system-node-critical
      terminationGracePeriodSeconds: 0
      containers:
      - {name: agent, image: busybox, command: [sleep, "1000"]}
`;
const KUSTOMIZATION = 'resources: [configmap.yaml]\nnamePrefix: k-\n';
export const FILES: Readonly<Record<string, string>> = {
  'configmap.yaml': CONFIG_MAP,
  'kustomization.yaml': KUSTOMIZATION,
  'token-secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: legacy, annotations: {kubernetes.io/service-account.name: default}}
type: kubernetes.io/service-account-token
`,
};

const BASIC: readonly VerbRow[] = [
  ok('version', /Server Version: v1\.35\.\d+/),
  ok('cluster-info', /Kubernetes control plane.* is running at .*https:\/\/localhost:\d+/),
  ok('cluster-info dump --namespaces=kube-public', /"kind": "NodeList"/),
  ok('api-resources', /^deployments +deploy +apps\/v1 +true +Deployment$/m),
  ok('api-resources --verbs=list --namespaced=false -o name', /^nodes$/m),
  ok('api-versions', /^rbac\.authorization\.k8s\.io\/v1$/m),
  ok('explain deployment.spec.replicas', /FIELD: replicas <integer>/),
  ok('explain pod.spec --output=plaintext-openapiv2', /^RESOURCE: spec <Object>/m),
  ok('config current-context', /\S/),
  ok('get --raw /readyz?verbose', /\[\+\]ping ok\nreadyz check passed/),
  ok('options', /following options can be passed to any command/),
  ok('completion bash', /bash completion/),
  { ...ok('plugin list', /unable to find any kubectl plugins/), code: 1 },
  ok('kustomize .', /name: k-c/),
];

const OBJECTS: readonly VerbRow[] = [
  ok('create -f configmap.yaml', /^configmap\/c created$/m),
  refused('create -f configmap.yaml', /\(AlreadyExists\): .*configmaps "c" already exists/),
  ok('get configmap c', /^NAME +DATA +AGE\nc +1 +\d+s$/m),
  ok('apply -f configmap.yaml', /^configmap\/c configured$/m),
  ok('apply -f configmap.yaml', /^configmap\/c unchanged$/m),
  ok('apply view-last-applied configmap/c', /^ {2}a: b$/m),
  ok('apply set-last-applied -f configmap.yaml', /^configmap\/c configured$/m),
  {
    run: words('apply edit-last-applied configmap/c'),
    environment: { EDITOR: 'true' },
    says: /no changes made|skipped|unchanged/,
  },
  ok('apply --server-side --field-manager=robot -f -', /^configmap\/c serverside-applied$/m, CONFIG_MAP),
  refused(
    'apply --server-side --field-manager=other -f -',
    /Apply failed with 1 conflict: conflict with "robot": \.data\.a\n|Apply failed with 2 conflicts: conflicts with "kubectl-c[^"]*" using v1:\n- \.data\.a\nconflicts with "robot":\n- \.data\.a\n/,
    CONFIG_MAP.replace('a: b', 'a: c'),
  ),
  ok(
    'apply --server-side --force-conflicts --field-manager=other -f -',
    /^configmap\/c serverside-applied$/m,
    CONFIG_MAP.replace('a: b', 'a: c'),
  ),
  ok('get configmap c --show-managed-fields -o yaml', /manager: other\n {4}operation: Apply/),
  ok('apply --dry-run=server -f configmap.yaml', /^configmap\/c (configured|unchanged) \(server dry run\)$/m),
  { ...ok('diff -f configmap.yaml', /^\+ {2}a: b$/m), code: 1 },
  ok('replace -f -', /^configmap\/c replaced$/m, CONFIG_MAP.replace('a: b', 'a: r')),
  ok('label configmap c tier=back', /^configmap\/c labeled$/m),
  ok('get configmaps -l tier=back,app', /^c +1/m),
  ok('get configmaps -l tier!=back --field-selector=metadata.name=c', /No resources found/),
  ok('annotate configmap c note=x', /^configmap\/c annotated$/m),
  { run: ['patch', 'configmap', 'c', '-p', '{"data":{"p":"q"}}'], says: /^configmap\/c patched$/m },
  {
    run: ['patch', 'configmap', 'c', '--type=json', '-p', '[{"op":"test","path":"/data/p","value":"z"}]'],
    says: /^The request is invalid: the server rejected our request due to an error in our request$/m,
    code: 1,
  },
  {
    run: ['patch', 'configmap', 'c', '--type=merge', '-p', '{"data":{"p":null}}'],
    says: /^configmap\/c patched$/m,
  },
  {
    run: words('edit configmap c'),
    environment: { EDITOR: 'sed -i s/back/front/' },
    says: /^configmap\/c edited$/m,
  },
  ok('describe configmap c', /^ +tier=front$/m),
  refused('create -f -', /strict decoding error: unknown field "spec\.containers\[0\]\.argz"/, BAD_POD),
  ok(
    'create --validate=warn --dry-run=server -f -',
    /Warning: unknown field "spec\.containers\[0\]\.argz"/,
    BAD_POD,
  ),
  refused(
    'create -f -',
    /The Pod "imageless" is invalid: spec\.containers\[0\]\.image: Required value/,
    IMAGELESS,
  ),
  ok('delete configmap c', /^configmap "c" deleted/m),
  refused('get configmap c', /^Error from server \(NotFound\): configmaps "c" not found$/m),
];

const CREATES: readonly VerbRow[] = [
  ok('create namespace team', /^namespace\/team created$/m),
  ok('create configmap m --from-literal=a=b', /^configmap\/m created$/m),
  ok('create secret generic s --from-literal=a=b', /^secret\/s created$/m),
  ok('create serviceaccount robot', /^serviceaccount\/robot created$/m),
  {
    run: ['patch', 'serviceaccount', 'default', '-p', '{"imagePullSecrets":[{"name":"s"}]}'],
    says: /default patched/,
  },
  ok('create token robot --duration=10m --audience=vault', /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/m),
  ok('create token robot --bound-object-kind=Secret --bound-object-name=s', /^eyJ/m),
  ok('create role reader --verb=get,list --resource=pods', /^role\S+\/reader created$/m),
  ok('create rolebinding readers --role=reader --serviceaccount=default:robot', /\/readers created$/m),
  ok('create clusterrole nodes --verb=get --resource=nodes', /\/nodes created$/m),
  ok('create clusterrolebinding nodes --clusterrole=nodes --user=joe', /\/nodes created$/m),
  ok('create priorityclass high --value=10', /^priorityclass\S+\/high created$/m),
  ok('create job once --image=busybox -- true', /^job\.batch\/once created$/m),
  {
    run: ['create', 'cronjob', 'nightly', '--image=busybox', '--schedule=0 3 * * *'],
    says: /\/nightly created$/m,
  },
  ok('create job now --from=cronjob/nightly', /^job\.batch\/now created$/m),
  ok('create deployment web --image=busybox --replicas=2 -- sleep 1000', /^deployment\.apps\/web created$/m),
  refused(
    'create service clusterip x --tcp=80',
    /server does not allow this method on the requested resource/,
  ),
  refused('create ingress x --rule=a/b=c:80', /could not find the requested resource/),
  refused(
    'create poddisruptionbudget x --min-available=1 --selector=a=b',
    /could not find the requested resource/,
  ),
  refused('create quota x', /could not find the requested resource/),
  ok('create -f token-secret.yaml', /^secret\/legacy created$/m),
  ok('wait --for=jsonpath={.data.token} secret/legacy --timeout=20s', /condition met/),
  ok('run one --image=busybox --restart=Never -- sh -c id;sleep${IFS}1000', /^pod\/one created$/m),
  ok('wait --for=condition=Ready pod/one --timeout=30s', /^pod\/one condition met$/m),
  ok('get pods one -o wide', /NOMINATED NODE +READINESS GATES\none +1\/1 +Running +0/),
];

const WORKLOADS: readonly VerbRow[] = [
  ok('rollout status deployment/web --timeout=60s', /successfully rolled out/),
  ok('get deployment web', /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 +\d+s$/m),
  ok('get replicasets -l app=web', /^web-[a-z0-9]+ +2 +2 +2 +\d+s$/m),
  ok('describe deployment web', /^NewReplicaSet: +web-[a-z0-9]+ \(2\/2 replicas created\)$/m),
  ok('scale deployment web --replicas=1', /^deployment\.apps\/web scaled$/m),
  ok('wait --for=jsonpath={.status.readyReplicas}=1 deployment/web --timeout=30s', /condition met/),
  ok('set image deployment/web busybox=busybox:1.36', /^deployment\.apps\/web image updated$/m),
  ok('set env deployment/web A=b', /env updated$/m),
  ok('set env deployment/web --list', /^A=b$/m),
  ok('set resources deployment/web --limits=cpu=100m', /resource requirements updated$/m),
  ok('set serviceaccount deployment/web robot', /serviceaccount updated$/m),
  refused(
    'set selector service/kubernetes a=b',
    /server does not allow this method|cannot be updated|MethodNotAllowed/,
  ),
  ok('set subject rolebinding readers --user=ann', /subjects updated$/m),
  ok('rollout status deployment/web --timeout=60s', /successfully rolled out/),
  ok('rollout history deployment/web', /^REVISION +CHANGE-CAUSE\n1 /m),
  ok('rollout undo deployment/web --to-revision=1', /rolled back$/m),
  ok('rollout pause deployment/web', /paused$/m),
  ok('rollout resume deployment/web', /resumed$/m),
  ok('rollout restart deployment/web', /restarted$/m),
  ok('rollout status deployment/web --timeout=60s', /successfully rolled out/),
  // Its words differ: from 1.33 on kubectl tries two versions of the API, neither of which is served.
  refused(
    'autoscale deployment web --max=3',
    /could not find the requested resource|no matches for kind|failed to create autoscaling\/v2 HPA/,
  ),
  ok('alpha', /alpha (features|commands)/),
  refused('expose deployment web --port=80', /server does not allow this method/),
  ok('apply -f -', /^daemonset\.apps\/agent created$/m, DAEMON_SET),
  ok('rollout status daemonset/agent -n kube-system --timeout=60s', /successfully rolled out/),
  ok('get daemonset agent -n kube-system', /^agent +1 +1 +1 +1 +1 +<none> +\d+s$/m),
  ok('get daemonset agent -n kube-system -o yaml', /hostNetwork: true/),
  ok('set env daemonset/agent -n kube-system A=b', /env updated$/m),
  ok('rollout status daemonset/agent -n kube-system --timeout=60s', /successfully rolled out/),
  ok('rollout undo daemonset/agent -n kube-system', /rolled back$/m),
  ok('get controllerrevisions -n kube-system', /^agent-\S+ +daemonset\.apps\/agent +3 +\d+s$/m),
  ok('wait --for=condition=complete job/once --timeout=30s', /condition met$/m),
  ok('get all', /^service\/kubernetes +ClusterIP +127\.0\.0\.1 +<none> +\d+\/TCP/m),
  ok('logs one', /uid=/),
  ok('events --for=pod/one', /Normal +Scheduled +Pod\/one/),
  ok('get events --field-selector=involvedObject.name=one,reason=Started', /Normal +Started +pod\/one/),
];

const ACCESS: readonly VerbRow[] = [
  ok('auth whoami', /^Groups +\[system:masters system:authenticated\]$/m),
  ok('auth whoami --as=joe --as-uid=7', /^UID +7$/m),
  ok('auth can-i list pods --as=system:serviceaccount:default:robot', /^yes$/m),
  refused('auth can-i delete pods --as=system:serviceaccount:default:robot', /^no$/m),
  ok('auth can-i get nodes --as=joe', /^yes$/m),
  ok('auth can-i --list --as=joe', /^nodes +\[\] +\[\] +\[get\]$/m),
  refused(
    'get secrets --as=joe',
    /secrets is forbidden: User "joe" cannot list resource "secrets" in API group "" in the namespace "default"/,
  ),
  ok(
    'auth reconcile -f -',
    /\/late reconciled$/m,
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: late, namespace: default}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n',
  ),
  refused('certificate approve x', /the server doesn't have a resource type "certificatesigningrequests"/),
];

const NODES: readonly VerbRow[] = [
  ok('cordon sandbox-node', /cordoned$/m),
  ok('get nodes', /Ready,SchedulingDisabled/),
  refused('drain sandbox-node', /cannot delete DaemonSet-managed Pods/),
  ok('drain sandbox-node --ignore-daemonsets --force --grace-period=0 --delete-emptydir-data', /drained$/m),
  ok('run late --image=busybox --restart=Never -- true', /^pod\/late created$/m),
  ok(
    'wait --for=jsonpath={.status.conditions[0].reason}=Unschedulable pod/late --timeout=20s',
    /condition met/,
  ),
  ok('uncordon sandbox-node', /uncordoned$/m),
  ok('wait --for=jsonpath={.status.phase}=Succeeded pod/late --timeout=30s', /condition met/),
  ok('taint node sandbox-node a=b:NoSchedule', /tainted$/m),
  ok('describe node sandbox-node', /^Taints: +a=b:NoSchedule$/m),
  ok('taint node sandbox-node a-', /untainted$/m),
  refused('top nodes', /Metrics API not available/),
];

const STREAMS: readonly VerbRow[] = [
  ok('run two --image=busybox --restart=Never -- sleep 1000', /^pod\/two created$/m),
  ok('wait --for=condition=Ready pod/two --timeout=30s', /condition met/),
  ok('exec two -- echo from-inside', /^from-inside$/m),
  refused('port-forward pod/two 0:80', /could not find the requested resource/),
  refused(
    'debug two --image=busybox --profile=general',
    /ephemeral containers are disabled for this cluster/,
  ),
  ok('delete pod two --grace-period=0 --force', /^pod "two" force deleted/m),
];

const ENDS: readonly VerbRow[] = [
  ok('create configmap held -n team --from-literal=a=b', /created$/m),
  {
    run: [
      'patch',
      'configmap',
      'held',
      '-n',
      'team',
      '-p',
      '{"metadata":{"finalizers":["example.com/hold"]}}',
    ],
    says: /patched$/m,
  },
  ok('delete namespace team --wait=false', /^namespace "team" deleted$/m),
  ok(
    'wait --for=condition=NamespaceFinalizersRemaining namespace/team --timeout=20s',
    /^namespace\/team condition met$/m,
  ),
  refused(
    'create configmap late -n team',
    /unable to create new content in namespace team because it is being terminated/,
  ),
  {
    run: ['patch', 'configmap', 'held', '-n', 'team', '-p', '{"metadata":{"finalizers":null}}'],
    says: /patched$/m,
  },
  ok('wait --for=delete namespace/team --timeout=20s', /^/),
  ok('delete deployment web --cascade=foreground', /^deployment\.apps "web" deleted/m),
  ok('get replicasets', /No resources found/),
  ok('delete secret legacy', /^secret "legacy" deleted/m),
  refused('get namespace team', /namespaces "team" not found/),
  refused('get services.v1.serving.knative.dev', /the server doesn't have a resource type "services"/),
  refused('get --raw /apis/apps/v2', /\(NotFound\): the server could not find the requested resource/),
  refused('delete namespace default', /namespaces "default" is forbidden: this namespace may not be deleted/),
];

export const VERB_ROWS: readonly VerbRow[] = [
  ...BASIC,
  ...OBJECTS,
  ...CREATES,
  ...WORKLOADS,
  ...ACCESS,
  ...NODES,
  ...STREAMS,
  ...ENDS,
];

/** Verbs that stay attached or serve until they are ended: the tests of pods drive what of them is the server's. */
export const STREAMED = ['attach', 'cp', 'proxy'];
