import assert from 'node:assert/strict';
import jsonPatch from 'fast-json-patch';
import type { Expected, PodManifest } from './webhook-case.ts';

/** What an answer said. */
export interface Answered {
  readonly allowed: boolean;
  readonly patch: readonly object[] | undefined;
  readonly warnings: readonly string[];
  readonly message: string | undefined;
}

interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[] | null;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[] | null;
  readonly [member: string]: unknown;
}

interface Spec {
  readonly volumes?: readonly { readonly name: string; readonly projected?: unknown }[] | null;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[] | null;
  readonly securityContext?: { readonly fsGroup?: number };
}

const specOf = (pod: PodManifest): Spec => pod.spec as unknown as Spec;

function containersOf(pod: PodManifest): readonly Container[] {
  const { containers, initContainers } = specOf(pod);
  return [...(initContainers ?? []), ...containers];
}

/** Reads an AdmissionReview's answer as strictly as the API server does. */
export function readAnswer(text: string, apiVersion: string, uid: string): Answered {
  const { response, ...envelope } = JSON.parse(text);
  assert.deepEqual(envelope, { apiVersion, kind: 'AdmissionReview' });
  assert.equal(response.uid, uid);
  assert.equal(response.patchType, response.patch === undefined ? undefined : 'JSONPatch');
  const { patch } = response;
  return {
    allowed: response.allowed,
    patch: patch === undefined ? undefined : JSON.parse(Buffer.from(patch, 'base64').toString('utf8')),
    warnings: response.warnings ?? [],
    message: response.status?.message,
  };
}

/** The pod as the API server makes it of the patch, by an independent implementation of RFC 6902. */
export function applyPatch(pod: PodManifest, { patch = [] }: Answered): PodManifest {
  const operations = structuredClone(patch) as jsonPatch.Operation[];
  return jsonPatch.applyPatch(structuredClone(pod), operations, true).newDocument;
}

/** Nothing that the pod had is gone or other: lists only grew, at the end or, for volumes, at the front. */
export function assertOnlyAdded(before: PodManifest, after: PodManifest): void {
  const strip = (pod: PodManifest) => {
    const { volumes, securityContext, ...spec } = specOf(pod);
    const bare = (list: readonly Container[] | null | undefined) =>
      list?.map(({ env, volumeMounts, ...rest }) => rest);
    const { labels, ...metadata } = pod.metadata;
    const containers = { containers: bare(spec.containers), initContainers: bare(spec.initContainers) };
    return { ...pod, metadata, spec: { ...spec, ...containers } };
  };
  assert.deepEqual(strip(after), strip(before));
  const old = specOf(before).volumes ?? [];
  assert.deepEqual((specOf(after).volumes ?? []).slice(-old.length || Number.POSITIVE_INFINITY), old);
  for (const [index, container] of containersOf(after).entries()) {
    const { env, volumeMounts } = containersOf(before)[index] ?? {};
    assert.deepEqual((container.env ?? []).slice(0, env?.length ?? 0), env ?? []);
    assert.deepEqual((container.volumeMounts ?? []).slice(0, volumeMounts?.length ?? 0), volumeMounts ?? []);
  }
}

export function assertExpected(expected: Expected, answered: Answered, after: PodManifest): void {
  assert.equal(answered.message, expected.denied);
  assert.equal(answered.allowed, expected.denied === undefined);
  assert.deepEqual(answered.warnings, expected.warnings);
  if (expected.untouched || expected.denied !== undefined) assert.equal(answered.patch, undefined);
  else assert.notEqual(answered.patch, undefined);
  if (expected.patch !== undefined) assert.deepEqual(answered.patch, expected.patch);
  assertContainers(expected, after);
  const { volumes, securityContext } = specOf(after);
  if (expected.volumes !== undefined)
    assert.deepEqual(
      volumes?.map(({ name }) => name),
      expected.volumes,
    );
  if (expected.token !== undefined)
    assert.deepEqual(volumes?.[0]?.projected, { sources: [{ serviceAccountToken: expected.token }] });
  if (expected.labels !== undefined) assert.deepEqual(after.metadata.labels, expected.labels);
  if (expected.fsGroup !== undefined) assert.equal(securityContext?.fsGroup ?? null, expected.fsGroup);
}

function assertContainers(expected: Expected, after: PodManifest): void {
  for (const { name, env, volumeMounts } of containersOf(after)) {
    if (expected.env !== undefined)
      assert.deepEqual(
        (env ?? []).map((each) => `${each.name}=${each.value}`),
        expected.env[name],
        name,
      );
    const mounts = expected.mounts?.[name];
    if (mounts !== undefined)
      assert.deepEqual(
        (volumeMounts ?? []).map((mount) => `${mount.name}@${mount.mountPath}`),
        mounts,
        name,
      );
  }
}
