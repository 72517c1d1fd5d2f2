/** Functions of a module: what their bodies begin with, and how they are written down. */
import { type Code, OP, section, text, unsigned, vector } from './code.ts';
import { type Body, type FunctionText, setLocal, type Wc } from './context.ts';

/** The state of a function nothing is written of yet. */
export function emptyBody(): Body {
  return { locals: [], globals: new Map(), hoisted: new Map(), depth: 0 };
}

/** A function whose body is written: globals, then scalars of uniform buffers are read into their locals first. */
export function finishBody(
  wc: Wc,
  params: readonly number[],
  results: readonly number[],
  code: Code,
): FunctionText {
  const { globals, hoisted, locals } = wc.body;
  const names = [...wc.globals.keys()];
  const head = [...globals].flatMap(([name, n]) => [
    OP.globalGet,
    ...unsigned(names.indexOf(name)),
    ...setLocal(n),
  ]);
  const reads = [...hoisted.values()].flatMap((h) => [...h.code, ...setLocal(h.local)]);
  return { params, results, locals: locals.slice(params.length), code: [...head, ...reads, ...code] };
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

/** The code section. */
export function codeSection(functions: readonly FunctionText[]): number[] {
  return section(
    10,
    functions.map(({ locals, code }) => {
      const runs: { count: number; type: number }[] = [];
      for (const type of locals) {
        const last = runs.at(-1);
        if (last?.type === type) last.count += 1;
        else runs.push({ count: 1, type });
      }
      const body = [...vector(runs.map((r) => [...unsigned(r.count), r.type])), ...code, OP.end];
      return [...unsigned(body.length), ...body];
    }),
  );
}

/** The names of functions, for profiles and stack traces. */
export function nameSection(names: readonly string[]): number[] {
  const functions = vector(names.map((name, i) => [...unsigned(i), ...text(name)]));
  const body = [...text('name'), 1, ...unsigned(functions.length), ...functions];
  return [0, ...unsigned(body.length), ...body];
}
