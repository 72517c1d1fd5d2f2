/**
 * Price files: cost and power of switches, optics, cables and NICs. docs/fabrics.md has the format.
 */
import type { Document } from 'yaml';
import * as z from 'zod';
import { parseRate } from '../../units/parse.ts';
import { UserError } from '../../util/errors.ts';
import { readYaml } from '../../util/yaml.ts';

/**
 * Where a cable runs: in a server, from a server, between switches, or over a kilometre and more
 * (facts.ts).
 */
export type Length = 'server' | 'host' | 'switch' | 'long';
export const LENGTHS = ['server', 'host', 'switch', 'long'] as const satisfies readonly Length[];

const rate = z.string().transform((text, context) => {
  try {
    const bps = parseRate(text);
    if (bps >= 1) return bps;
    throw new Error(`'${text}' is not a rate of at least 1 bit/s`);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});
/** Far beyond any price or power, and little enough that sums over a fabric are numbers. */
const MOST = 1e15;
const item = {
  name: z.string().min(1),
  price: z.number().nonnegative().max(MOST),
  watts: z.number().nonnegative().max(MOST),
  source: z.string().optional(),
};
/** Most links that break-out cables make of one port. */
const split = z.int().positive().max(64).optional();
const file = z.strictObject({
  currency: z.string().min(1),
  switches: z.array(z.strictObject({ ...item, ports: z.int().positive(), rate, split })),
  optics: z.array(z.strictObject(item)).default([]),
  cables: z.array(
    z.strictObject({
      ...item,
      lengths: z.array(z.enum(LENGTHS)),
      rate,
      split,
      reach: z.number().positive().max(MOST).optional(),
      optic: z.string().optional(),
    }),
  ),
  nics: z.array(z.strictObject({ ...item, rate })).default([]),
});

/** Mistakes of a file that are told at once. */
const MOST_SAID = 5;

/**
 * Rates in bit/s, power in watts, prices in `currency`, reach in metres. A cable with `optic` has
 * one at either end.
 */
export type Prices = z.infer<typeof file>;

/** Reads a price file. Throws `UserError` that names the file, the fault and its place. */
export function parsePrices(name: string, text: string): Prices {
  const { document, problem } = readYaml(text);
  if (problem) throw new UserError(`${name}, line ${problem.line}: ${problem.what}`);
  const { data, error } = file.safeParse(contentsOf(name, document));
  if (!data) {
    const said = error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
    const more = said.length > MOST_SAID ? [`and ${said.length - MOST_SAID} more`] : [];
    throw new UserError([`${name}: ${said[0]}`, ...said.slice(1, MOST_SAID), ...more].join('; '), {
      advice: 'a price file has currency, switches, optics, cables and nics; docs/fabrics.md shows one',
    });
  }
  for (const { name: cable, optic } of data.cables) {
    if (optic === undefined || data.optics.some((of) => of.name === optic)) continue;
    throw new UserError(`${name}: cable '${cable}' has optics '${optic}', which are not among 'optics'`, {
      advice: `use one of ${data.optics.map((of) => of.name).join(', ') || 'those listed under optics'}, or leave optic out`,
    });
  }
  return data;
}

/** The document as plain data. */
function contentsOf(name: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases of aliases that unfold without end.
    throw new UserError(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}
