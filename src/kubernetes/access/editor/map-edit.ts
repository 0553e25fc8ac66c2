import { type CST, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { contentEnd, member } from './members.ts';
import { quotingOf, scalarText } from './scalar-style.ts';
import { SectionFault } from './section-fault.ts';
import { asLines } from './sequence-edit.ts';
import { lineEnd, lineStart, type Splice } from './splice.ts';

/** Where an entry is. */
export interface MapPlace {
  readonly section: string;
  readonly text: string;
  readonly newline: string;
  readonly map: YAMLMap;
}

/** Behind the colon of a member. */
export function behindColon(place: MapPlace, pair: Pair): number {
  const token = pair.srcToken as CST.CollectionItem | undefined;
  const colon = token?.sep?.find(({ type }) => type === 'map-value-ind');
  if (colon === undefined)
    throw new SectionFault(place.section, 'is written in a form that cannot be edited in place');
  return colon.offset + 1;
}

/** Sets a member to a text, quoted as what was there. */
export function setText(place: MapPlace, name: string, value: string): Splice {
  const pair = member(place.map, name);
  const present = pair?.value;
  const flow = place.map.flow === true ? 'flow' : 'block';
  const neighbour = place.map.items[0]?.value;
  const quoting = isScalar(present) && present.value !== null ? quotingOf(present) : quotingOf(neighbour);
  return setMember(place, name, scalarText(value, quoting, flow));
}

/** Sets a member to what is written out in `value`, one line; a member that is not there is put behind the last. */
export function setMember(place: MapPlace, name: string, value: string): Splice {
  const { text, map } = place;
  const pair = member(map, name);
  if (pair === undefined) return addMember(place, name, value);
  const node = pair.value as { readonly range?: readonly number[] } | null;
  const empty =
    node === null ||
    (isScalar(node) && node.value === null && contentEnd(text, node) <= behindColon(place, pair));
  if (empty) {
    const start = behindColon(place, pair);
    return { start, end: start, text: ` ${value}` };
  }
  if (isSeq(node) && node.flow !== true)
    throw new SectionFault(place.section, 'is written in a form that cannot be edited in place');
  return { start: node.range?.[0] ?? 0, end: contentEnd(text, node), text: value };
}

function addMember({ text, map, newline, section }: MapPlace, name: string, value: string): Splice {
  const key = map.items[0]?.key;
  const first = (key as { readonly range?: readonly number[] } | undefined)?.range?.[0];
  if (first === undefined) throw new SectionFault(section, 'has an entry without members');
  const place = map.flow === true ? 'flow' : 'block';
  const member = `${scalarText(name, quotingOf(key), place)}: ${value}`;
  if (map.flow === true) {
    const last = map.items.at(-1);
    const end = Math.max(contentEnd(text, last?.key), contentEnd(text, last?.value));
    return { start: end, end, text: `, ${member}` };
  }
  const indent = ' '.repeat(first - lineStart(text, first));
  const at = lineEnd(text, contentEnd(text, map));
  return { start: at, end: at, text: asLines(text, at, [indent + member], newline) };
}
