/**
 * Reads tables of failure rates and repair times; docs/failures.md has the format. Import lazily:
 * zod takes a while to load.
 */
import * as z from 'zod';
import { UserError } from '../util/errors.ts';
import { readYaml } from '../util/yaml.ts';
import type { FailureRates } from './rates.ts';

const HOURS: Readonly<Record<string, number>> = { s: 1 / 3600, min: 1 / 60, h: 1, d: 24 };

/** `4h`, `25min`. */
const hours = z.string().transform((text, context) => {
  const [, number = '', unit = ''] = /^\s*([\d.]+)\s*(s|min|h|d)\s*$/.exec(text) ?? [];
  const value = Number(number) * (HOURS[unit] ?? Number.NaN);
  if (number !== '' && value >= 0 && value < 1e6) return value;
  context.addIssue({ code: 'custom', message: `'${text}' is not a time like 4h, 25min or 2d` });
  return z.NEVER;
});

/** `0.61%`, or a number of failures. */
const perYear = z.union([z.number(), z.string()]).transform((given, context) => {
  const [, number = ''] = /^\s*([\d.]+)\s*%\s*$/.exec(String(given)) ?? [];
  const value = typeof given === 'number' ? given : Number(number) / 100;
  if ((typeof given === 'number' || number !== '') && value >= 0 && value <= 1e6) return value;
  context.addIssue({ code: 'custom', message: `'${given}' is not a share like 0.61%, or a number` });
  return z.NEVER;
});

const file = z.strictObject({
  failures: z.array(
    z.strictObject({ part: z.string().min(1), perYear, repair: hours, source: z.string().optional() }),
  ),
  restart: hours,
  restartSource: z.string().optional(),
});

/** Reads a table. Throws `UserError` that names the file, the fault and its place. */
export function parseRates(name: string, text: string): FailureRates {
  const { document, problem } = readYaml(text);
  if (problem) throw new UserError(`${name}, line ${problem.line}: ${problem.what}`);
  const { data, error } = file.safeParse(document.toJS());
  if (!data) {
    const [issue] = error.issues;
    throw new UserError(`${name}: ${issue!.path.join('.') || 'the file'}: ${issue!.message}`, {
      advice: 'a rates file has failures (part, perYear, repair) and restart; docs/failures.md shows one',
    });
  }
  const { failures, restart } = data;
  return {
    failures: failures.map(({ repair, source, ...rate }) => ({ ...rate, repairHours: repair, source })),
    restartHours: restart,
  };
}
