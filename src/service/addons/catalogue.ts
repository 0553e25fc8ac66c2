/** One version of an add-on, with the Kubernetes versions that it runs on and those that take it unasked. */
export interface AddonVersion {
  readonly version: string;
  readonly compatible: readonly string[];
  readonly defaultFor: readonly string[];
}

/** An add-on as EKS offers it. */
export interface AddonOffer {
  readonly name: string;
  readonly type: string;
  readonly namespace: string;
  /** Newest first. */
  readonly versions: readonly AddonVersion[];
  readonly requiresIamPermissions: boolean;
  /** The service account that takes a role, and the policies that it is good with. */
  readonly podIdentity?: {
    readonly serviceAccount: string;
    readonly recommendedManagedPolicies: readonly string[];
  };
  /** Why clusters that are hosted here cannot have it; absent: they can. */
  readonly notHosted?: string;
}

const EVERY = ['1.31', '1.32', '1.33', '1.34', '1.35'];
const KUBE_SYSTEM = 'kube-system';
const policy = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

function version(
  text: string,
  compatible: readonly string[],
  defaultFor: readonly string[] = [],
): AddonVersion {
  return { version: text, compatible, defaultFor };
}

/**
 * Add-ons of AWS that clients ask for by name, in the order of the alphabet. All are listed, because listings drive choices of
 * versions; only what does its job here can be created. Versions are those that EKS published for the Kubernetes versions served.
 */
export const ADDONS: readonly AddonOffer[] = [
  {
    name: 'aws-ebs-csi-driver',
    type: 'storage',
    namespace: KUBE_SYSTEM,
    versions: [version('v1.54.0-eksbuild.1', EVERY, EVERY), version('v1.53.0-eksbuild.1', EVERY.slice(0, 4))],
    requiresIamPermissions: true,
    podIdentity: {
      serviceAccount: 'ebs-csi-controller-sa',
      recommendedManagedPolicies: [policy('service-role/AmazonEBSCSIDriverPolicy')],
    },
    notHosted: 'pods of the sandbox have no block storage',
  },
  {
    name: 'coredns',
    type: 'networking',
    namespace: KUBE_SYSTEM,
    versions: [
      version('v1.13.1-eksbuild.1', ['1.34', '1.35'], ['1.35']),
      version('v1.12.4-eksbuild.1', ['1.33', '1.34', '1.35'], ['1.33', '1.34']),
      version('v1.11.4-eksbuild.24', ['1.31', '1.32', '1.33'], ['1.31', '1.32']),
    ],
    requiresIamPermissions: false,
    notHosted: "pods of the sandbox use this machine's name resolution",
  },
  {
    name: 'eks-pod-identity-agent',
    type: 'security',
    namespace: KUBE_SYSTEM,
    versions: [
      version('v1.3.10-eksbuild.1', EVERY, EVERY),
      version('v1.3.9-eksbuild.3', EVERY),
      version('v1.3.8-eksbuild.2', EVERY),
      version('v1.3.4-eksbuild.1', EVERY.slice(0, 3)),
    ],
    requiresIamPermissions: false,
  },
  {
    name: 'kube-proxy',
    type: 'networking',
    namespace: KUBE_SYSTEM,
    versions: [
      version('v1.35.0-eksbuild.1', ['1.35'], ['1.35']),
      version('v1.34.1-eksbuild.2', ['1.34'], ['1.34']),
      version('v1.33.5-eksbuild.2', ['1.33'], ['1.33']),
      version('v1.32.9-eksbuild.2', ['1.32'], ['1.32']),
      version('v1.31.13-eksbuild.2', ['1.31'], ['1.31']),
    ],
    requiresIamPermissions: false,
    notHosted: 'the sandbox routes no service addresses',
  },
  {
    name: 'vpc-cni',
    type: 'networking',
    namespace: KUBE_SYSTEM,
    versions: [version('v1.21.1-eksbuild.1', EVERY, EVERY), version('v1.20.5-eksbuild.1', EVERY.slice(0, 4))],
    requiresIamPermissions: true,
    podIdentity: { serviceAccount: 'aws-node', recommendedManagedPolicies: [policy('AmazonEKS_CNI_Policy')] },
    notHosted: "pods of the sandbox use this machine's network",
  },
];

export function addonOffer(name: string): AddonOffer | undefined {
  return ADDONS.find((offer) => offer.name === name);
}

/** The version that a cluster of this Kubernetes version gets when none is asked for. */
export function defaultVersion(offer: AddonOffer, kubernetes: string): AddonVersion | undefined {
  return offer.versions.find(({ defaultFor }) => defaultFor.includes(kubernetes));
}
