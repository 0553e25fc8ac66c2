/** The Kubernetes release whose behaviour this cluster follows: EKS's form of it. */
export const KUBERNETES_MINOR = '1.35';

/** As API server and node announce it. */
export const KUBERNETES_VERSION = `v${KUBERNETES_MINOR}.2+rolecall`;
