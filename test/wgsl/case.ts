/** A conformance case, and the words it is made of. */
import { words } from './run.ts';

export interface Case {
  readonly name: string;
  readonly wgsl: string;
  readonly input?: Uint32Array;
  readonly expected: Uint32Array;
  readonly groups?: readonly [number, number, number];
  readonly overrides?: Readonly<Record<string, number>>;
}

export const IN = '@group(0) @binding(0) var<storage, read> input: array<u32>;\n';
export const OUT = '@group(0) @binding(1) var<storage, read_write> output: array<u32>;\n';
export const ONE = '@compute @workgroup_size(1) fn main() {\n';
export const u = (...values: number[]): Uint32Array => words('u32', values);
export const i = (...values: number[]): Uint32Array => words('i32', values);
export const f = (...values: number[]): Uint32Array => words('f32', values);
export const join = (...parts: Uint32Array[]): Uint32Array => Uint32Array.from(parts.flatMap((p) => [...p]));

/** A kernel of one invocation whose statements may write `output[…]`. */
export const one = (body: string, module = ''): string => `${IN}${OUT}${module}\n${ONE}${body}\n}\n`;
/** A kernel that uses `output` only. */
export const writer = (body: string, module = ''): string => `${OUT}${module}\n${ONE}${body}\n}\n`;
