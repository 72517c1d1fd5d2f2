/**
 * Members are known by their names to their own family alone. Others ask for properties, so that a
 * new member is a file and a line in its registry.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { NO_PROFILE } from '../../src/collective/profiles/registry.ts';
import { engines } from '../../src/engine/registry.ts';
import { builtIn } from '../../src/scenario/registries.ts';

const ROOT = resolve(import.meta.dirname, '../..');

interface Family {
  /** Where the family's own files are; paths from the root. */
  readonly at: readonly string[];
  /**
   * Keys of scenarios and properties that hold a member, in a name of their own: `engine`,
   * `x.engine.name`.
   */
  readonly key: string;
  readonly members: readonly { readonly name: string }[];
}

const FAMILIES: readonly Family[] = [
  { key: 'topology', at: ['src/topology/'], members: builtIn.topologies },
  { key: 'routing', at: ['src/routing/'], members: builtIn.routings },
  { key: 'collective', at: ['src/collective/'], members: builtIn.collectives },
  {
    key: 'algorithm',
    at: ['src/collective/'],
    members: builtIn.collectives.flatMap(({ algorithms }) => algorithms),
  },
  { key: 'cc', at: ['src/transport/', 'src/engine/des/transport/'], members: builtIn.transports },
  { key: 'pattern', at: ['src/workload/traffic/'], members: builtIn.patterns },
  { key: 'schedule', at: ['src/workload/parallelism/pipeline/'], members: builtIn.schedules },
  { key: 'preset', at: ['src/presets/'], members: builtIn.presets },
  {
    key: 'profile',
    at: ['src/collective/profiles/'],
    members: [...builtIn.profiles, NO_PROFILE],
  },
  { key: 'engine', at: ['src/engine/registry.ts'], members: engines },
  { key: 'model', at: ['src/workload/models/'], members: builtIn.models },
  { key: 'framework', at: ['src/workload/frameworks/'], members: builtIn.frameworks },
  { key: 'accelerator', at: ['src/presets/hardware/'], members: builtIn.accelerators },
];

/** Name → where a file may have it: the directories of all families that have such a member. */
const OWN = new Map<string, string[]>();
for (const { at, members } of FAMILIES) {
  for (const { name } of members) OWN.set(name, [...(OWN.get(name) ?? []), ...at]);
}

/**
 * Names that are words of other things too (blocks of a scenario, styles, files, operations,
 * hardware). They count where a member is named: as a `name`, as the value of a family's key, or
 * compared with either.
 */
const WORDS = new Set([
  'file',
  'flow',
  'megatron',
  'none',
  'nvswitch',
  'packet',
  'reduce',
  'ring',
  'sites',
  'transfer',
]);

/**
 * Scenarios that are written in code, and defaults: path, names, and why. Default of the names:
 * all.
 */
const ALLOWED: readonly (readonly [path: string, names: readonly string[], why: string])[] = [
  ['src/presets/', [], 'a preset is a scenario'],
  ['demo/src/stories.ts', [], "the page's stories are scenarios"],
  ['src/cli/bench/', [], 'what is timed is a scenario'],
  ['src/scenario/packet/check-packet.ts', ['nscc'], 'the default of cc'],
  ['src/scenario/catalogue/describe.ts', ['packet'], 'the block of that name, as weft list has it'],
  [
    'src/workload/algorithms.ts',
    ['all-reduce', 'all-gather', 'reduce-scatter', 'all-to-all', 'send-recv'],
    'what a training step is made of',
  ],
  [
    'src/workload/params.ts',
    ['all-reduce', 'all-gather', 'reduce-scatter', 'all-to-all'],
    'forms of parallelisms, by their traffic',
  ],
  ['src/workload/frameworks/', [], 'a framework is a set of choices'],
  [
    'src/workload/parallelism/',
    ['double-binary-tree', 'all-reduce', 'all-gather', 'reduce-scatter', 'all-to-all', 'send-recv'],
    'what a training step is made of',
  ],
  ['src/report/fabric/text.ts', ['all-to-all'], 'a row of the table: what the fabric does with such traffic'],
];

interface Found {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** A key of an object, written without quotes: that of a table by names. */
function isKey(node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

/** Names of members in string literals and keys of a file outside of their families. */
function namesIn(file: string, text: string): Found[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node) => {
    if ((ts.isStringLiteralLike(node) && !ts.isImportDeclaration(node.parent)) || isKey(node)) {
      const at = OWN.get(node.text);
      const isOwn = at?.some((path) => file.startsWith(path)) ?? true;
      if (!isOwn && (!WORDS.has(node.text) || (!isKey(node) && namesMember(node))))
        found.push({
          file,
          line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
          name: node.text,
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const KEYS = new Set(['name', ...FAMILIES.map(({ key }) => key)]);

/**
 * Whether a literal stands where a member is named: `name: 'x'`, `engine === 'x'`, `case 'x'` of a
 * switch over a name.
 */
function namesMember(literal: ts.StringLiteralLike): boolean {
  let node: ts.Node = literal;
  while (
    ts.isParenthesizedExpression(node.parent) ||
    ts.isUnionTypeNode(node.parent) ||
    ts.isLiteralTypeNode(node.parent)
  )
    node = node.parent;
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent))
    return KEYS.has(parent.name.getText());
  if (ts.isCaseClause(parent)) return endsInKey(parent.parent.parent.expression);
  if (ts.isBinaryExpression(parent)) return endsInKey(parent.left === node ? parent.right : parent.left);
  return false;
}

function endsInKey(expression: ts.Node): boolean {
  return KEYS.has(/(\w+)\)?$/.exec(expression.getText())?.[1] ?? '');
}

function sourceFiles(): string[] {
  return ['src', 'demo/src'].flatMap((directory) =>
    readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.endsWith('kernels'),
      )
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  );
}

const isAllowed = ([path, names]: (typeof ALLOWED)[number], { file, name }: Found) =>
  file.startsWith(path) && (names.length === 0 || names.includes(name));

describe('names of members', () => {
  const found = sourceFiles().flatMap((file) => namesIn(file, readFileSync(join(ROOT, file), 'utf8')));

  test('are in files of their family alone', () => {
    const strays = found.filter((one) => !ALLOWED.some((entry) => isAllowed(entry, one)));
    expect(strays.map(({ file, line, name }) => `${file}:${line} names ${name}`)).toEqual([]);
  });

  test.each(ALLOWED)('are needed in %s: %j, as %s', (path, names) => {
    const needed = found.filter((one) => isAllowed([path, names, ''], one));
    expect(needed).not.toEqual([]);
    for (const name of names) expect(needed.map((one) => one.name)).toContain(name);
  });
});

describe('the search', () => {
  test.each(FAMILIES.map(({ key, members }) => [key, members] as const))(
    'finds every %s that a file of another room asks for by name',
    (key, members) => {
      for (const { name } of members) {
        expect(namesIn('src/report/x.ts', `if (run.${key}.name === '${name}') go();`)).toHaveLength(1);
        expect(namesIn('src/report/x.ts', `const x = { ${key}: '${name}' };`)).toHaveLength(1);
        if (!WORDS.has(name))
          expect(namesIn('src/report/x.ts', `const x = { '${name}': 1 };`)).toHaveLength(1);
        expect(namesIn('src/report/x.ts', `switch (x.${key}) { case '${name}': go(); }`)).toHaveLength(1);
      }
    },
  );

  test('finds tables by names', () => {
    expect(namesIn('src/report/x.ts', 'const NUMBERS = { ecmp: 0, spray: 1 };')).toHaveLength(2);
  });

  test('leaves the family itself, and words of other things', () => {
    expect(namesIn('src/routing/x.ts', "if (name === 'ecmp') go();")).toEqual([]);
    expect(namesIn('src/report/x.ts', "style.display = 'none'; entry('packet');")).toEqual([]);
    expect(namesIn('src/report/x.ts', "// 'ecmp'\nconst text = 'use ecmp here';")).toEqual([]);
  });
});
