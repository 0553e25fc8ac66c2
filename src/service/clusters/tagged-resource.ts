import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { ACCESS_ENTRY } from '../../core/records/access-entry.ts';
import { ADDON } from '../../core/records/addon.ts';
import { POD_IDENTITY_ASSOCIATION } from '../../core/records/association.ts';
import type { Tags } from '../../core/records/identity.ts';
import { IDENTITY_PROVIDER_CONFIG } from '../../core/records/identity-provider-config.ts';
import type { RecordKind } from '../../core/records/record.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { badRequest, noSuchResource } from './refusals.ts';
import { withEksTags, withoutEksTags } from './tags.ts';

/** What can be tagged: a record with an ARN and tags. Types of the ARN's resource part, and where their records are. */
interface Tagged {
  readonly arn: string;
  readonly tags: Tags;
}

const KINDS: Readonly<Record<string, RecordKind<Tagged>>> = {
  'access-entry': ACCESS_ENTRY,
  addon: ADDON,
  cluster: CLUSTER,
  identityproviderconfig: IDENTITY_PROVIDER_CONFIG,
  podidentityassociation: POD_IDENTITY_ASSOCIATION,
};

const EKS_ARN = /^arn:[a-z-]+:eks:([a-z0-9-]+):(\d{12}):([a-z-]+)\/[\w/.+=,@-]{1,400}$/;

/** A resource of EKS by its ARN. */
export class TaggedResource {
  readonly arn: string;
  readonly #account: string;
  readonly #kind: RecordKind<Tagged>;

  /** Throws `Refusal` BadRequestException for what is no ARN, NotFoundException for one of another account or region. */
  constructor(arn: string, account: string, region: string) {
    const match = EKS_ARN.exec(arn);
    if (match === null) throw badRequest('Invalid resource ARN');
    const [, inRegion, owner, type = ''] = match;
    const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
    if (kind === undefined || owner !== account || inRegion !== region) throw noSuchResource(arn);
    this.arn = arn;
    this.#account = account;
    this.#kind = kind;
  }

  /** Undefined when there is no such resource. */
  find(reader: Reader): Tags | undefined {
    return this.#entry(reader)?.body.tags;
  }

  /** Throws `Refusal` NotFoundException. */
  tags(reader: Reader): Tags {
    const tags = this.find(reader);
    if (tags === undefined) throw noSuchResource(this.arn);
    return tags;
  }

  tag(tx: Transaction, added: Tags): void {
    this.#change(tx, (tags) => withEksTags(tags, added));
  }

  untag(tx: Transaction, keys: readonly string[]): void {
    this.#change(tx, (tags) => withoutEksTags(tags, keys));
  }

  #entry(reader: Reader) {
    return reader.list(this.#kind, this.#account).find(({ body }) => body.arn === this.arn);
  }

  #change(tx: Transaction, work: (tags: Tags) => Tags): void {
    const entry = this.#entry(tx);
    if (entry === undefined) throw noSuchResource(this.arn);
    tx.put(this.#kind, this.#account, entry.key, { ...entry.body, tags: work(entry.body.tags) });
  }
}
