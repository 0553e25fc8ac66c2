/**
 * The sandbox's kubelet: runs the pods of its one node as local processes. A container is a program of this machine, chosen
 * by a table of images, with the pod's volumes at their true paths where the machine has mount namespaces. It is made for one
 * machine, for learning, development and CI; it keeps pods apart from each other's tokens, but it is no jail for hostile code.
 */
export { IMAGES, type ImageTable } from './images/image-table.ts';
export { createKubelet, type KubeletOptions, type RunningKubelet } from './kubelet.ts';
