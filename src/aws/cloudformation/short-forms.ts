import type { CollectionTag, ScalarTag, Tags } from 'yaml';
import { isNode, YAMLMap, YAMLSeq } from 'yaml';

/** Functions that have a short form, with how each stands in the long form. A short form that is not here is refused. */
const FUNCTIONS = [
  ['!Ref', 'Ref'],
  ['!Sub', 'Fn::Sub'],
  ['!GetAtt', 'Fn::GetAtt'],
  ['!Join', 'Fn::Join'],
] as const;

function scalarForm(tag: string, name: string): ScalarTag {
  return { tag, resolve: (text) => ({ [name]: text }) };
}

function listForm(tag: string, name: string): CollectionTag {
  return {
    tag,
    collection: 'seq',
    resolve: (items) => {
      const long = new YAMLMap();
      const list = new YAMLSeq();
      list.items = items instanceof YAMLSeq ? items.items.filter((item) => isNode(item)) : [];
      long.set(name, list);
      return long;
    },
  };
}

/** YAML tags that turn `!Sub text` and `!Join [",", list]` into their long forms. */
export const SHORT_FORMS: Tags = FUNCTIONS.flatMap(([tag, name]) => [
  scalarForm(tag, name),
  listForm(tag, name),
]);
