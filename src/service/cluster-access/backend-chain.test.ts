import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BackendMode,
  BackendModeFault,
  readBackendModes,
} from '../../core/cluster-access/mapping/backend-mode.ts';
import { BackendChain, type MapperStarters } from './backend-chain.ts';

test('section 5.1: the messages of --backend-mode', () => {
  const faults = (...names: string[]) => {
    try {
      return readBackendModes(names).modes;
    } catch (cause) {
      assert.ok(cause instanceof BackendModeFault);
      return cause.message;
    }
  };
  assert.deepEqual(faults('CRD', 'MountedFile'), ['CRD', 'MountedFile']);
  assert.equal(faults('Etcd'), 'backend-mode "Etcd" is not a valid mode');
  assert.equal(faults('CRD', 'CRD'), 'backend-mode ["CRD" "CRD"] has duplicates');
  assert.equal(faults('File', 'MountedFile'), 'backend-mode ["File" "MountedFile"] has duplicates');
  assert.equal(faults(), 'at least one backend-mode must be specified');
  assert.equal(faults('toString'), 'backend-mode "toString" is not a valid mode');
});

test('modes are exchanged: what stays is not started again, what goes is stopped, what cannot be started changes nothing', async () => {
  const log: string[] = [];
  const starter = (mode: BackendMode) => () => {
    if (mode === 'CRD') throw new Error('no such resource');
    log.push(`start ${mode}`);
    const mapper = { name: mode, map: () => ({ state: 'unmapped' as const }), mapsAccount: () => false };
    return { mapper, ready: () => mode !== 'DynamicFile', stop: () => void log.push(`stop ${mode}`) };
  };
  const starters: MapperStarters = {
    MountedFile: starter('MountedFile'),
    EKSConfigMap: starter('EKSConfigMap'),
    CRD: starter('CRD'),
    DynamicFile: starter('DynamicFile'),
  };
  const chain = new BackendChain(starters, [{ backendMode: 'File', usernamePrefixReserveList: ['aws:'] }]);
  const names = () =>
    chain.links().map(({ mapper, reservedPrefixes }) => `${mapper.name}${reservedPrefixes}`);
  await chain.use(['MountedFile', 'EKSConfigMap']);
  assert.deepEqual(names(), ['MountedFileaws:', 'EKSConfigMap']);
  assert.equal(chain.ready(), true);
  await chain.use(['DynamicFile', 'EKSConfigMap']);
  assert.deepEqual(names(), ['DynamicFile', 'EKSConfigMap']);
  assert.equal(chain.ready(), false);
  await assert.rejects(chain.use(['MountedFile', 'CRD']), /no such resource/);
  assert.deepEqual(names(), ['DynamicFile', 'EKSConfigMap']);
  await chain.stop();
  assert.deepEqual(log, [
    'start MountedFile',
    'start EKSConfigMap',
    'start DynamicFile',
    'stop MountedFile',
    'start MountedFile',
    'stop MountedFile',
    'stop DynamicFile',
    'stop EKSConfigMap',
  ]);
});
