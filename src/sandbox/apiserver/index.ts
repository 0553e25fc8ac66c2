/**
 * The sandbox cluster's Kubernetes API server: the part of kube-apiserver that the workshop touches, over the records of one
 * cluster. `resources/` is the table of what is served and `kinds/` its rows; `objects/` reads and writes them under
 * optimistic concurrency; `http/` is the protocol; `admission/`, `authentication/` and `authorization/` stand before every
 * write as they do in Kubernetes. Stock kubectl must not notice the difference on the kinds in the table.
 */
export { type ApiServer, type ApiServerOptions, createApiServer } from './api-server.ts';
export { adminKubeconfig } from './kubeconfig.ts';
