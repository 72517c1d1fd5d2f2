/**
 * The run function: workgroups, invocations, and the entry point's body inside. Without barriers
 * the body stands in one loop over all invocations. With them, every stretch between two barriers
 * is a loop over its workgroup (loop fission). A value that lives across a barrier is kept in
 * memory, one copy an invocation.
 */
import { captured, type Ec, fresh, givenNames, view } from './emit-context.ts';
import { emitExpr, emitScalar, region } from './emit-expr.ts';
import { placeOf, storePlace } from './emit-place.ts';
import { emitBody, emitDeclare, emitStmt } from './emit-stmt.ts';
import type { Entry, Module, TLoop, TStmt, Variable } from './ir.ts';
import { js, name, P } from './js.ts';
import { refuse } from './source.ts';
import { leaves, sizeOf, type Type } from './types.ts';
import { hasBarrier, usedVariables, walkBody, walkExpr } from './walk.ts';

const AXES = ['x', 'y', 'z'] as const;
/** More invocations along one axis than this do not happen: WebGPU stops at 65,535 × 256. */
const MAX_ID = 2 ** 30;

const id = (code: string) => js(code, P.atom, 'u32', { stable: true, hi: MAX_ID });

/** Writes the run function's body; yields whether all it does is to call the function `stretch`. */
export function emitEntry(ec: Ec, module: Module, entry: Entry): boolean {
  const { fn, builtins } = entry;
  fn.params.forEach((p, i) => {
    const names = builtinNames(builtins[i]!);
    for (const n of names) ec.everywhere.add(n);
    ec.slots.set(p, { k: 'values', values: names.map(id) });
  });
  const used = usedVariables(fn.body);
  const shared = module.globals.filter((g) => g.v.space === 'workgroup' && used.has(g.v));
  const own = module.globals.filter((g) => g.v.space === 'private' && used.has(g.v));
  const fissioned = fn.body.some(hasBarrier);
  const perGroup = shared.length > 0 || fissioned || builtins.some((b) => /^(local|workgroup)/.test(b));
  const reset = (): void => {
    for (const g of own)
      storePlace(ec, placeOf(ec, refTo(g.v)), g.init === undefined ? zeros(g.v.type) : emitExpr(ec, g.init));
  };
  if (!perGroup) {
    ec.ret = { k: 'invocation', text: 'continue invocation;' };
    const { lines } = captured(ec, () => {
      reset();
      emitBody(ec, fn.body);
    });
    const stretch = stretchOfRow(ec, lines);
    const given = givenNames(ec, stretch).filter((n) => !ec.hoisted.has(n));
    ec.functions.push(`function stretch(${[...STRETCH_ARGS, ...given].join(', ')}) {`, ...stretch, '}');
    ec.out.push(...flat(given));
    return true;
  }
  if (fissioned && own.length > 0)
    refuse(own[0]!.v.at, 'var<private> in a kernel with barriers is not in the subset');
  const { lines } = captured(ec, () => {
    for (const g of shared) ec.out.push(`${view(ec, g.v.name, 'u32')}.fill(0);`);
    if (fissioned) emitList({ ec, builtins, crossing: crossing(fn.body) }, fn.body, true);
    else {
      ec.ret = { k: 'invocation', text: 'continue invocation;' };
      const inner = captured(ec, () => {
        reset();
        emitBody(ec, fn.body);
      });
      ec.out.push(...invocations(builtins, inner.lines));
    }
  });
  ec.out.push(...groups(lines));
  return false;
}

const refTo = (v: Variable) =>
  ({ k: 'var', v, type: v.type, space: v.space, access: v.access, at: v.at }) as const;

function zeros(type: Type) {
  return leaves(type)!.map((s) =>
    js(s === 'bool' ? 'false' : '0', P.atom, s, { stable: true, lo: 0, hi: 0 }),
  );
}

function builtinNames(builtin: string): string[] {
  const prefix = {
    global_invocation_id: 'gid',
    local_invocation_id: 'lid',
    workgroup_id: 'wid',
    num_workgroups: 'groups',
  };
  if (builtin === 'local_invocation_index') return ['local'];
  return AXES.map((a) => `${prefix[builtin as keyof typeof prefix]}_${a}`);
}

const STRETCH_ARGS = ['gid_y', 'gid_z', 'from', 'to', 'groups_x', 'groups_y', 'groups_z'] as const;

/**
 * Invocations `from … to - 1` of a row, in a function of their own that is called often. An engine
 * that compiles it can go on with the compiled code at the next call. It need not compile its loop
 * once more to enter it in mid-run.
 */
function stretchOfRow(ec: Ec, body: readonly string[]): string[] {
  return [
    ...[...ec.hoisted].map(([n, code]) => `const ${n} = ${code};`),
    'invocation: for (let gid_x = from; gid_x < to; gid_x++) {',
    ...body,
    '}',
  ];
}

/** Invocations in a call of `stretch`. */
const STRETCH = 128;

function flat(given: readonly string[]): string[] {
  return [
    'const end_x = groups_x * size_x;',
    'for (let gid_z = 0, end_z = groups_z * size_z; gid_z < end_z; gid_z++)',
    'for (let gid_y = 0, end_y = groups_y * size_y; gid_y < end_y; gid_y++)',
    `for (let from = 0; from < end_x; from += ${STRETCH}) {`,
    `const to = Math.min(from + ${STRETCH}, end_x);`,
    `stretch(${[...STRETCH_ARGS, ...given].join(', ')});`,
    '}',
  ];
}

function groups(body: readonly string[]): string[] {
  return [
    'for (let wid_z = 0; wid_z < groups_z; wid_z++)',
    'for (let wid_y = 0; wid_y < groups_y; wid_y++)',
    'workgroup: for (let wid_x = 0; wid_x < groups_x; wid_x++) {',
    ...body,
    '}',
  ];
}

/** A loop over the invocations of one workgroup. */
function invocations(builtins: readonly string[], body: readonly string[]): string[] {
  const head: string[] = [];
  const ids = builtins.includes('global_invocation_id') || builtins.includes('local_invocation_id');
  if (ids) {
    head.push(
      'const lid_x = flat1d ? local : local % size_x;',
      'const lid_y = flat1d ? 0 : Math.floor(local / size_x) % size_y;',
      'const lid_z = flat1d ? 0 : Math.floor(local / (size_x * size_y));',
    );
  }
  if (builtins.includes('global_invocation_id'))
    for (const a of AXES) head.push(`const gid_${a} = wid_${a} * size_${a} + lid_${a};`);
  return ['invocation: for (let local = 0; local < size; local++) {', ...head, ...body, '}'];
}

interface Fission {
  readonly ec: Ec;
  readonly builtins: readonly string[];
  /** Variables declared in one stretch and named in another. */
  readonly crossing: ReadonlySet<Variable>;
}

/** Writes a list of statements; `last` if nothing follows it in the workgroup. */
function emitList(f: Fission, body: readonly TStmt[], last: boolean): void {
  let stretch: TStmt[] = [];
  body.forEach((s, i) => {
    if (!hasBarrier(s)) {
      stretch.push(s);
      return;
    }
    emitStretch(f, stretch, false);
    stretch = [];
    if (s.k === 'barrier') return;
    if (s.k === 'block') emitList(f, s.body, last && i === body.length - 1);
    else if (s.k === 'loop') emitUniformLoop(f, s);
    else
      refuse(
        placeOfStmt(s),
        'a barrier stands at the top level of an entry point, or in a loop whose head is uniform',
      );
  });
  emitStretch(f, stretch, last);
}

function placeOfStmt(s: TStmt) {
  return s.k === 'if' ? s.cond.at : s.k === 'switch' ? s.value.at : { file: '?', line: 0, column: 0 };
}

function emitStretch(f: Fission, body: readonly TStmt[], last: boolean): void {
  if (body.length === 0) return;
  const { ec } = f;
  const flag = fresh(ec, 'left');
  ec.ret = {
    k: 'invocation',
    text: last ? 'continue invocation;' : `${flag} = true; continue invocation;`,
  };
  const { lines } = captured(ec, () => {
    for (const s of body) emitTop(f, s);
  });
  const leaves = !last && lines.some((l) => l.includes(`${flag} = true`));
  if (leaves) ec.out.push(`let ${flag} = false;`);
  ec.out.push(...invocations(f.builtins, lines));
  if (leaves) ec.out.push(`if (${flag}) continue workgroup;`);
}

function emitTop(f: Fission, s: TStmt): void {
  const { ec } = f;
  if (s.k === 'point' && f.crossing.has(s.v))
    refuse(s.ref.at, 'a pointer does not live across a barrier: take it again');
  if (s.k !== 'declare' || !f.crossing.has(s.v)) {
    emitStmt(ec, s);
    return;
  }
  const values = emitExpr(ec, s.init!);
  if (s.v.kind === 'let' && values.every((v) => v.value !== undefined || ec.everywhere.has(v.code))) {
    ec.slots.set(s.v, { k: 'values', values });
    return;
  }
  const mem = region(ec, s.v.name, s.v.type, 'size');
  const stride = sizeOf(s.v.type) / 4;
  const addr = { terms: [{ code: name('local', 'u32'), stride }], offset: 0 };
  const place = { k: 'memory', mem, addr, type: s.v.type } as const;
  storePlace(ec, place, values);
  ec.slots.set(s.v, { k: 'place', place });
}

/** A loop that all invocations of a workgroup take alike: its head is run once for all of them. */
function emitUniformLoop(f: Fission, s: TLoop): void {
  const { ec } = f;
  const index = s.init?.k === 'declare' ? s.init.v : undefined;
  const uniform = (v: Variable): void => {
    if (v === index || v.kind === 'override') return;
    refuse(s.at, `a loop with a barrier inside needs a uniform head: '${v.name}' is not known to be uniform`);
  };
  if (s.init?.k !== 'declare' || s.cond === undefined || s.breakIf !== undefined)
    refuse(s.at, 'a barrier in a loop needs the form for (var i = …; …; …)');
  walkExpr(s.init.init!, { use: uniform });
  walkExpr(s.cond, { use: uniform });
  walkBody(s.continuing, { use: uniform });
  for (const t of s.body) {
    if (t.k === 'assign' && t.target.k === 'var' && t.target.v === index)
      refuse(t.at, 'the loop variable is set in the body');
  }
  if (s.body.some(jumps))
    refuse(s.at, 'break, continue and return do not mix with a barrier in the same loop');
  ec.slots.set(s.init.v, emitDeclare(ec, s.init.v, s.init.init!));
  const cond = emitScalar(ec, s.cond);
  const step = captured(ec, () => emitBody(ec, s.continuing)).lines;
  const { lines } = captured(ec, () => emitList(f, s.body, false));
  ec.out.push(`for (; ${cond.code}; ) {`, ...lines, ...step, '}');
}

/** Whether a statement of a loop's body jumps out of the body. */
function jumps(s: TStmt): boolean {
  switch (s.k) {
    case 'break':
    case 'continue':
    case 'return':
      return true;
    case 'if':
      return s.yes.some(jumps) || s.no.some(jumps);
    case 'block':
      return s.body.some(jumps);
    case 'switch':
      return s.cases.some((c) => c.body.some((t) => t.k !== 'break' && jumps(t)));
    case 'loop':
      return s.body.some((t) => t.k !== 'break' && t.k !== 'continue' && jumps(t));
    default:
      return false;
  }
}

/** Variables declared in one stretch between barriers and named in another. */
function crossing(body: readonly TStmt[]): Set<Variable> {
  const home = new Map<Variable, number>();
  const out = new Set<Variable>();
  let stretch = 0;
  const on = {
    use: (v: Variable): void => {
      const h = home.get(v);
      if (h !== undefined && h !== stretch) out.add(v);
    },
  };
  const visit = (list: readonly TStmt[]): void => {
    for (const s of list) {
      if (hasBarrier(s)) {
        stretch++;
        if (s.k === 'block' || s.k === 'loop') visit(s.body);
        stretch++;
        continue;
      }
      walkBody([s], on);
      if (s.k === 'declare' || s.k === 'point') home.set(s.v, stretch);
    }
  };
  visit(body);
  return out;
}
