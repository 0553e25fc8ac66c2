import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { FORBIDDEN_NAMES, PACKAGE_OWNERS, ROOMS, type RoomRule } from './rooms.ts';
import { ROOT, type SourceFile, sourceFiles, target } from './source-tree.ts';

const files = sourceFiles('src');
const product = files.filter((file) => !isTest(file.path));
const rules = new Map(ROOMS.map((rule) => [rule.room, rule]));

function isTest(path: string): boolean {
  return (
    /\.(test|fake|fixture)\.ts$/.test(path) ||
    path.includes('/conformance/') ||
    path.endsWith('/conformance.ts')
  );
}

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function breach(file: SourceFile, rule: RoomRule, specifier: string, atRuntime: boolean): string | undefined {
  if (specifier.startsWith('.')) {
    const path = target(file.path, specifier);
    if (!path.startsWith('src/')) {
      return /^data\/|^package\.json$/.test(path) ? undefined : `${file.path}: imports ${path}, outside src`;
    }
    const room = roomOf(path);
    if (room === rule.room || rule.mayImport.includes(room)) return undefined;
    return `${file.path}: ${rule.room} may not import ${room}: ${rule.reason}`;
  }
  if (!atRuntime && rule.room !== 'core' && rule.room !== 'service') return undefined;
  const name = packageOf(specifier);
  const owner = PACKAGE_OWNERS[name];
  if (owner !== undefined && !owner.rooms.includes(rule.room)) {
    return `${file.path}: ${name} belongs to ${owner.rooms.join(', ')}: ${owner.reason}`;
  }
  if (rule.packages.includes('*') || rule.packages.includes(name)) return undefined;
  return `${file.path}: ${rule.room} may not import ${name}: ${rule.reason}`;
}

test('every room has a rule and every rule has a room', () => {
  const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true });
  assert.deepEqual(rooms.map((entry) => entry.name).sort(), [...rules.keys()].sort());
});

test('imports follow the direction of the rooms', () => {
  const breaches: string[] = [];
  for (const file of product) {
    const rule = rules.get(roomOf(file.path));
    if (rule === undefined) continue;
    for (const { specifier, atRuntime } of file.imports) {
      const found = breach(file, rule, specifier, atRuntime);
      if (found !== undefined) breaches.push(found);
    }
  }
  assert.deepEqual(breaches, []);
});

test('the product never imports a test, a fake or a fixture', () => {
  const breaches = product.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => specifier.startsWith('.') && isTest(target(file.path, specifier)))
      .map(({ specifier }) => `${file.path}: ${specifier}`),
  );
  assert.deepEqual(breaches, []);
});

test('no import cycles', () => {
  const graph = new Map(
    product.map((file) => [
      file.path,
      file.imports
        .filter(({ specifier, atRuntime }) => atRuntime && specifier.startsWith('.'))
        .map(({ specifier }) => target(file.path, specifier)),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  assert.deepEqual(cycles, []);
});

test('names say what is inside', () => {
  const breaches = files.flatMap((file) => {
    const words = file.path.split('/').flatMap((part) => basename(part, '.ts').split(/[-.]/));
    return words.some((word) => FORBIDDEN_NAMES.includes(word)) ? [file.path] : [];
  });
  assert.deepEqual(breaches, []);
});

test('no default exports, and time and chance are passed in', () => {
  const breaches: string[] = [];
  for (const file of product) {
    if (/^export default/m.test(file.text)) breaches.push(`${file.path}: default export`);
    // Nobody hands a clock to `client`: it is called by other people's programs.
    const free = ['cmd', 'crypto', 'telemetry', 'client'].includes(roomOf(file.path));
    if (!free && /\b(Date\.now|Math\.random|performance\.now)\(|new Date\(\)/.test(file.text)) {
      breaches.push(`${file.path}: reads the clock or chance by itself`);
    }
  }
  assert.deepEqual(breaches, []);
});

test('files stay small: median at most 90 lines, 95 % at most 400', () => {
  const lines = product.map((file) => file.text.split('\n').length).sort((a, b) => a - b);
  const at = (share: number): number => lines[Math.floor((lines.length - 1) * share)] ?? 0;
  assert.ok(at(0.5) <= 90, `median is ${at(0.5)} lines`);
  assert.ok(at(0.95) <= 400, `95 % is ${at(0.95)} lines`);
});
