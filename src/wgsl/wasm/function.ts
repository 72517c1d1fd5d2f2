/** Functions of a module: the beginning of their bodies, and their encoding. */
import type { Fixed } from '../../device/fixed.ts';
import { type Code, F32, OP, section, text, unsigned, vector } from './code.ts';
import { type Body, type FunctionText, setLocal, type Wc } from './context.ts';

/** Bytes of an instruction that pushes any i32 constant; one for f32 is shorter. */
const CONST_BYTES = 6;

/** The state of a function nothing is written of yet. */
export function emptyBody(): Body {
  return { locals: [], globals: new Map(), hoisted: new Map(), depth: 0, free: [], taken: [] };
}

/**
 * A function whose body is written: globals, then scalars of uniform buffers are read into their
 * locals first. The instructions that read them are long enough for a constant in their place.
 */
export function finishBody(
  wc: Wc,
  params: readonly number[],
  results: readonly number[],
  code: Code,
): FunctionText {
  const { globals, hoisted, locals } = wc.body;
  const names = [...wc.globals.keys()];
  const head: number[] = [];
  const fixed: Fixed[] = [];
  const read = (name: string, offset: number | undefined, type: number, push: Code, n: number): void => {
    const bytes = Math.max(CONST_BYTES, push.length);
    const padding = Array.from({ length: bytes - push.length }, () => OP.nop);
    fixed.push({
      at: head.length,
      bytes,
      name,
      float: type === F32,
      ...(offset !== undefined && { offset }),
    });
    head.push(...padding, ...push, ...setLocal(n));
  };
  for (const [name, n] of globals) {
    const push = [OP.globalGet, ...unsigned(names.indexOf(name))];
    read(name, undefined, wc.globals.get(name)!, push, n);
  }
  for (const h of hoisted.values()) read(h.uniform, h.offset, h.type, h.code, h.local);
  return { params, results, locals: locals.slice(params.length), code: [...head, ...code], fixed };
}

/** Types of functions, each once, and which one each function has. */
export function functionTypes(functions: readonly FunctionText[]): {
  readonly types: Code[];
  readonly of: number[];
} {
  const seen = new Map<string, number>();
  const types: Code[] = [];
  const of = functions.map(({ params, results }) => {
    const type = [0x60, ...vector(params.map((p) => [p])), ...vector(results.map((r) => [r]))];
    const known = seen.get(type.join()) ?? types.push(type) - 1;
    seen.set(type.join(), known);
    return known;
  });
  return { types, of };
}

/** The code section, and where in it constants may stand. */
export function codeSection(functions: readonly FunctionText[]): {
  readonly bytes: Code;
  readonly fixed: readonly Fixed[];
} {
  const bodies = functions.map(({ locals, code }) => {
    const runs: { count: number; type: number }[] = [];
    for (const type of locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count += 1;
      else runs.push({ count: 1, type });
    }
    const body = [...vector(runs.map((r) => [...unsigned(r.count), r.type])), ...code, OP.end];
    return [...unsigned(body.length), ...body];
  });
  const bytes = section(10, bodies);
  let end = bytes.length;
  const fixed: Fixed[] = [];
  for (let i = bodies.length - 1; i >= 0; i--) {
    // A body ends with its code and one more instruction.
    const start = end - 1 - functions[i]!.code.length;
    fixed.push(...functions[i]!.fixed.map((f) => ({ ...f, at: start + f.at })));
    end -= bodies[i]!.length;
  }
  return { bytes, fixed };
}

/** The names of functions, for profiles and stack traces. */
export function nameSection(names: readonly string[]): number[] {
  const functions = vector(names.map((name, i) => [...unsigned(i), ...text(name)]));
  const body = [...text('name'), 1, ...unsigned(functions.length), ...functions];
  return [0, ...unsigned(body.length), ...body];
}
