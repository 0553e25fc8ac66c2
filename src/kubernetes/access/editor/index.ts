/**
 * Edits of ConfigMap `kube-system/aws-auth` as functions of its `data`. An edit is made in the text of a section, at the places that
 * its YAML tree tells, and then read again: everything that was not meant stays byte for byte, and what cannot be edited so is refused.
 */
export { applyEdit } from './apply-edit.ts';
export { lintMapping, type MappingFinding } from './lint-mapping.ts';
export {
  type Change,
  type EditOutcome,
  EditRefusal,
  type MappingEdit,
  type MappingSection,
  type NewMapping,
} from './mapping-edit.ts';
export { SectionFault } from './section-fault.ts';
