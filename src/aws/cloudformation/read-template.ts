import { parseDocument, visit } from 'yaml';
import { Refusal } from '../../core/errors/refusal.ts';
import { SHORT_FORMS } from './short-forms.ts';

/**
 * The value of a template's text: JSON when it begins with a brace, else YAML with CloudFormation's short forms. Throws `Refusal`
 * ValidationError. The caller has bounded the text.
 */
export function readTemplate(text: string): unknown {
  return text.trimStart().startsWith('{') ? readJson(text) : readYaml(text);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    // The engine tells the place of some faults only; a wrong place is worse than none.
    const offset = /position (\d+)/.exec(cause.message)?.[1];
    const place = offset === undefined ? '' : ` ${placeOf(text, Number(offset))}`;
    throw refuse(`JSON not well-formed.${place}`, cause);
  }
}

function readYaml(text: string): unknown {
  try {
    const document = parseDocument(text, {
      customTags: SHORT_FORMS,
      schema: 'core',
      stringKeys: true,
      logLevel: 'silent',
    });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault?.code === 'RESOURCE_EXHAUSTION') throw tooDeep(fault);
    if (fault !== undefined) throw refuse(`YAML not well-formed. ${placeOf(text, fault.pos[0])}`, fault);
    // A handful of aliases can stand for gigabytes.
    visit(document, {
      Alias: () => {
        throw refuse('YAML aliases are not allowed in CloudFormation templates');
      },
    });
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    // The parser recurses: nesting of thousands of levels exhausts the stack, and only this text is to blame.
    if (cause instanceof RangeError) throw tooDeep(cause);
    throw cause;
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `(line ${line}, column ${offset - before.lastIndexOf('\n')})`;
}

function tooDeep(cause: unknown): Refusal {
  return refuse('the template is nested too deeply.', cause);
}

function refuse(message: string, cause?: unknown): Refusal {
  return new Refusal('ValidationError', 400, `Template format error: ${message}`, { cause });
}
