/** An element of a parsed request body. Attributes are checked and dropped; namespaces' prefixes are cut off. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Character data directly inside, references resolved. */
  readonly text: string;
}

/** The body is not XML that we read. The door answers its own `MalformedXML`. */
export class XmlFault extends Error {
  override name = 'XmlFault';
}

interface OpenElement {
  readonly raw: string;
  readonly children: XmlElement[];
  text: string;
}

const MAXIMUM_DEPTH = 32;
const MAXIMUM_ELEMENTS = 20_000;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;
const ATTRIBUTES = /^(?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*$/;
const REFERENCE = /&([^;&\s]{0,10});?/g;
const DECLARATION = /^<\?xml\s[^?<>]*\?>/;

function characterOf(code: number): string {
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  if (!allowed) throw new XmlFault('a reference to a character that XML cannot hold');
  return String.fromCodePoint(code);
}

// Only the five predefined entities and characters exist: with no DTD there is nothing that could expand (XML bombs).
function resolve(whole: string, name: string): string {
  if (!whole.endsWith(';')) throw new XmlFault('an unfinished reference');
  const entity = ENTITIES[name];
  if (entity !== undefined) return entity;
  if (/^#\d{1,7}$/.test(name)) return characterOf(Number(name.slice(1)));
  if (/^#x[\da-fA-F]{1,6}$/.test(name)) return characterOf(Number.parseInt(name.slice(2), 16));
  throw new XmlFault('an unknown entity');
}

const plainText = (text: string): string => (text.includes('&') ? text.replace(REFERENCE, resolve) : text);

const localName = (raw: string): string => raw.slice(raw.indexOf(':') + 1);

/** Reads one document, strictly: no document type, no processing instructions, bounded depth and number of elements. */
class XmlReader {
  readonly #source: string;
  readonly #stack: OpenElement[] = [];
  #position = 0;
  #count = 0;
  #root: XmlElement | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  read(): XmlElement {
    const text = this.#source;
    this.#position = text.startsWith('\uFEFF') ? 1 : 0;
    this.#position += DECLARATION.exec(text.slice(this.#position, this.#position + 200))?.[0].length ?? 0;
    while (this.#position < text.length) {
      if (text.charCodeAt(this.#position) === 0x3c) this.#markup();
      else this.#characters();
    }
    if (this.#root === undefined || this.#stack.length > 0) throw new XmlFault('an unfinished document');
    return this.#root;
  }

  #until(end: string, from: number): number {
    const at = this.#source.indexOf(end, from);
    if (at < 0) throw new XmlFault(`no ${end}`);
    return at;
  }

  #characters(): void {
    const next = this.#source.indexOf('<', this.#position);
    const end = next < 0 ? this.#source.length : next;
    const text = this.#source.slice(this.#position, end);
    const open = this.#stack.at(-1);
    if (open !== undefined) open.text += plainText(text);
    else if (text.trim() !== '') throw new XmlFault('text outside the root element');
    this.#position = end;
  }

  #markup(): void {
    const { length } = this.#stack;
    if (this.#source.startsWith('<!--', this.#position)) {
      this.#position = this.#until('-->', this.#position + 4) + 3;
    } else if (this.#source.startsWith('<![CDATA[', this.#position) && length > 0) {
      this.#cdata();
    } else if (this.#source.startsWith('</', this.#position)) {
      this.#close();
    } else {
      this.#open();
    }
  }

  #cdata(): void {
    const start = this.#position + 9;
    const end = this.#until(']]>', start);
    const open = this.#stack.at(-1);
    if (open !== undefined) open.text += this.#source.slice(start, end);
    this.#position = end + 3;
  }

  #open(): void {
    const end = this.#until('>', this.#position);
    const selfClosing = this.#source.charCodeAt(end - 1) === 0x2f;
    const tag = this.#source.slice(this.#position + 1, selfClosing ? end - 1 : end);
    const space = tag.search(/\s/);
    const raw = space < 0 ? tag : tag.slice(0, space);
    // `<!DOCTYPE`, `<!ENTITY` and `<?…` are no names: they end here.
    if (!NAME.test(raw) || (space >= 0 && !ATTRIBUTES.test(tag.slice(space))))
      throw new XmlFault('a bad tag');
    this.#count += 1;
    if (this.#count > MAXIMUM_ELEMENTS || this.#stack.length >= MAXIMUM_DEPTH)
      throw new XmlFault('too large');
    if (this.#stack.length === 0 && this.#root !== undefined) throw new XmlFault('two root elements');
    this.#stack.push({ raw, children: [], text: '' });
    this.#position = end + 1;
    if (selfClosing) this.#finish();
  }

  #close(): void {
    const end = this.#until('>', this.#position);
    const raw = this.#source.slice(this.#position + 2, end).trimEnd();
    if (this.#stack.at(-1)?.raw !== raw) throw new XmlFault('a tag that closes nothing');
    this.#position = end + 1;
    this.#finish();
  }

  #finish(): void {
    const { raw, children, text } = this.#stack.pop() as OpenElement; // only called with an element open
    const element: XmlElement = { name: localName(raw), children, text };
    const parent = this.#stack.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }
}

/** Parses a request body. Throws `XmlFault`. */
export function readXml(source: string): XmlElement {
  return new XmlReader(source).read();
}
