import { bytesField, type Field, message } from './writer.ts';

/** A body around the fields of an object, as a client would send it. */
export function protobufBody(apiVersion: string, kind: string, ...fields: readonly Field[]): Buffer {
  const typeMeta = message(bytesField(1, apiVersion), bytesField(2, kind));
  return Buffer.concat([Buffer.from('k8s\0'), bytesField(1, typeMeta), bytesField(2, message(...fields))]);
}
