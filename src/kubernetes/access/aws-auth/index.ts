/**
 * ConfigMap `kube-system/aws-auth`: its sections as documents that keep comments and positions, what is read from them, and the
 * source that follows it in a cluster. Whoever maps identities and whoever edits the map read it in the same way.
 */
export {
  AWS_AUTH_SECTIONS,
  type AwsAuth,
  type AwsAuthSection,
  readAwsAuth,
  readSection,
  type SectionReading,
} from './aws-auth.ts';
export { parseSection, type SectionDocument, type SectionProblem } from './section-document.ts';
