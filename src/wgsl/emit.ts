/**
 * A checked kernel as the text of a JavaScript factory: `(memory, overrides) => (x, y, z) => void`.
 */
import { type Ec, type Place, type Slot, zeroJs } from './emit-context.ts';
import { emitEntry } from './emit-entry.ts';
import type { Entry, Module, Override } from './ir.ts';
import { literalJs, name } from './js.ts';
import { type Concrete, holdsArray, leaves, sizeOf, strideOf, type Type } from './types.ts';
import { callCounts, usedVariables } from './walk.ts';

/** Functions of runtime.ts that translated kernels may call. */
export const RUNTIME_NAMES = [
  'bitsToF32',
  'countOneBits',
  'countTrailingZeros',
  'extractBitsS32',
  'extractBitsU32',
  'f32ToBits',
  'f32ToI32',
  'f32ToU32',
  'firstTrailingBit',
  'insertBits',
  'reverseBits',
  'roundEven',
] as const;

/** Translates the entry point of a module. */
export function emitFactory(module: Module, entry: Entry): string {
  const ec: Ec = {
    out: [],
    slots: new Map(),
    factory: [],
    functions: [],
    overrides: new Set(),
    views: new Map(),
    uniforms: new Set(module.bindings.filter(({ v }) => v.space === 'uniform').map(({ v }) => v.name)),
    hoisted: new Map(),
    closures: new Map(),
    calls: callCounts(entry.fn),
    everywhere: new Set(),
    ret: { k: 'closure' },
    loops: [],
    names: { count: 0 },
  };
  const constants = module.overrides.map((o) => emitOverride(ec, o));
  const buffers: string[] = [];
  module.bindings.forEach(({ v }, i) => {
    ec.slots.set(v, inMemory(v.name, v.type));
    buffers.push(`const ${v.name} = memory[${i}];`, `//views ${v.name}`);
  });
  const used = usedVariables(entry.fn.body);
  for (const { v } of module.globals) {
    if (!used.has(v)) continue;
    if (v.space === 'workgroup' || holdsArray(v.type)) {
      ec.slots.set(v, inMemory(v.name, v.type));
      buffers.push(`const ${v.name} = new Uint8Array(${byteCount(v.type)});`, `//views ${v.name}`);
    } else ec.slots.set(v, { k: 'place', place: privateNames(v.name, v.type, buffers) });
  }
  const flat = emitEntry(ec, module, entry);
  const size = entry.workgroupSize.map(
    (n, i) => `const size_${'xyz'[i]} = ${typeof n === 'number' ? n : overrideName(n)};`,
  );
  const own = buffers.length > module.bindings.length * 2 || ec.factory.length > 0;
  const run = [
    'return (groups_x, groups_y, groups_z) => {',
    ...(flat ? [] : [...ec.hoisted].map(([n, code]) => `${n} = ${code};`)),
    ...ec.out,
    '};',
  ];
  const factory = [
    '(memory, overrides) => {',
    ...constants,
    ...size,
    'const size = size_x * size_y * size_z;',
    'const flat1d = size === size_x;',
    ...buffers,
    ...(flat ? [] : [...ec.hoisted.keys()].map((n) => `let ${n} = 0;`)),
    ...ec.factory,
    ...(own ? ec.functions : []),
    ...run,
    '}',
  ];
  // Functions that use nothing of a single binding exist once for all bindings, and so does the
  // engine's knowledge of them.
  const lines = own
    ? factory
    : ['(() => {', ...ec.functions, `return ${factory[0]}`, ...factory.slice(1, -1), '};', '})()'];
  return pretty(lines.flatMap((l) => withViews(ec, l)));
}

const overrideName = (n: string): string => `${n}$o`;

function emitOverride(ec: Ec, { v, fallback }: Override): string {
  const s = leaves(v.type)![0] as Concrete;
  const n = overrideName(v.name);
  const raw = `overrides.${v.name} ?? ${literalJs(fallback, s).code}`;
  const as = {
    u32: `(${raw}) >>> 0`,
    i32: `(${raw}) | 0`,
    f32: `Math.fround(${raw})`,
    bool: `Boolean(${raw})`,
  };
  ec.slots.set(v, { k: 'values', values: [name(n, s)] });
  ec.everywhere.add(n);
  ec.overrides.add(n);
  return `const ${n} = ${as[s]};`;
}

function inMemory(mem: string, type: Type): Slot {
  return { k: 'place', place: { k: 'memory', mem, addr: { terms: [], offset: 0 }, type } };
}

function privateNames(base: string, type: Type, lines: string[]): Place {
  const names = leaves(type)!.map((s, i) => {
    lines.push(`let ${base}$${i} = ${zeroJs(s).code};`);
    return `${base}$${i}`;
  });
  return { k: 'names', names, type };
}

/** Bytes of workgroup memory; its arrays may be as long as an override says. */
function byteCount(type: Type): string {
  if (type.k === 'array' && type.countOverride !== undefined)
    return `${strideOf(type)} * ${overrideName(type.countOverride)}`;
  return String(sizeOf(type));
}

const VIEW = { u: 'Uint32Array', i: 'Int32Array', f: 'Float32Array' } as const;

function withViews(ec: Ec, line: string): string[] {
  if (!line.startsWith('//views ')) return [line];
  const mem = line.slice('//views '.length);
  return [...(ec.views.get(mem) ?? [])].map(
    (k) => `const ${mem}$${k} = new ${VIEW[k]}(${mem}.buffer, ${mem}.byteOffset, ${mem}.byteLength >>> 2);`,
  );
}

/** Indents by braces. */
function pretty(lines: readonly string[]): string {
  let depth = 0;
  return lines
    .map((line) => {
      if (line.startsWith('}')) depth--;
      const out = '  '.repeat(depth) + line;
      if (line.endsWith('{')) depth++;
      return out;
    })
    .join('\n');
}
