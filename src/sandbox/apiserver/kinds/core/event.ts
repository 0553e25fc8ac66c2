import { type FieldFault, invalidValue } from '../../errors/field-fault.ts';
import { type Tree, textOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { memberOf, metaOf, NAME_COLUMN, textColumn } from '../../tables/columns.ts';
import { since } from '../../tables/durations.ts';

function firstSeen(event: Tree): unknown {
  return event.firstTimestamp ?? event.eventTime ?? metaOf(event).creationTimestamp;
}

function lastSeen(event: Tree): unknown {
  return memberOf(event, 'series').lastObservedTime ?? event.lastTimestamp ?? firstSeen(event);
}

function subject(event: Tree): string {
  const about = memberOf(event, 'involvedObject');
  return `${textOf(about, 'kind').toLowerCase()}/${textOf(about, 'name')}`;
}

function source(event: Tree): string {
  const { component, host } = memberOf(event, 'source');
  const parts = [component ?? event.reportingComponent, host ?? event.reportingInstance];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(', ');
}

function count(event: Tree): number {
  return Number(memberOf(event, 'series').count ?? event.count ?? 1);
}

function validate(event: Tree): FieldFault[] {
  const about = textOf(memberOf(event, 'involvedObject'), 'namespace');
  const namespace = textOf(metaOf(event), 'namespace');
  if (namespace === about || (about === '' && namespace === 'default')) return [];
  return [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
}

export const EVENT = defineResource({
  group: '',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  columns: [
    textColumn('Last Seen', (event, now) => since(lastSeen(event), now)),
    textColumn('Type', (event) => textOf(event, 'type')),
    textColumn('Reason', (event) => textOf(event, 'reason')),
    textColumn('Object', subject),
    textColumn('Subobject', (event) => textOf(memberOf(event, 'involvedObject'), 'fieldPath'), 1),
    textColumn('Source', source, 1),
    textColumn('Message', (event) => textOf(event, 'message').trim()),
    textColumn('First Seen', (event, now) => since(firstSeen(event), now), 1),
    { name: 'Count', type: 'integer', priority: 1, cell: count },
    { ...NAME_COLUMN, priority: 1 },
  ],
  selectableFields: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  validate,
});
