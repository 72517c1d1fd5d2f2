/** Random programs that are the same in every process: a generator with a fixed seed. */
import { mix32 } from '../../src/rng/hash.ts';
import { type Pick, type Program, program, randomInput } from './random.ts';

export interface FixedProgram {
  readonly program: Program;
  readonly input: Uint32Array;
}

/** Invocations each program runs in, two workgroups. */
export const INVOCATIONS = 8;

/** Program number `n`, short enough for SwiftShader to compile in well under a second. */
export function fixedProgram(n: number): FixedProgram {
  let event = n * 100_000;
  const pick: Pick = (below) => mix32(event++) % below;
  return { program: program(pick, 2 + (n % 3), 1), input: randomInput(pick, INVOCATIONS) };
}
