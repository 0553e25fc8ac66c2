/** A document of the cluster that must not be published as it is. The message says why and quotes no key. */
export class PublishFault extends Error {
  override name = 'PublishFault';
}
