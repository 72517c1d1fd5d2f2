/** Names of units and blocks, and of phases with a number that is not always the same. */
import { UNIT_NAME } from './unit-text.ts';
import { quoted } from './yaml-text.ts';

/** Stands for the number of a run in the names of a unit's phases; two of them stand for one. */
export const NUMBER_SIGN = '#';
const SIGNS = /##|#/g;

/** A name with the sign in place of its first number, and that number, if it has one. */
export function numberIn(name: string | undefined): {
  readonly template: string | undefined;
  readonly number: number | undefined;
} {
  const template = name?.replaceAll(NUMBER_SIGN, NUMBER_SIGN + NUMBER_SIGN);
  const digits = template === undefined ? undefined : /\d+/.exec(template)?.[0];
  // Numbers are read as numbers: 007 would come back as 7.
  if (digits === undefined || digits.length > 9 || `${Number(digits)}` !== digits)
    return { template, number: undefined };
  return { template: template!.replace(digits, NUMBER_SIGN), number: Number(digits) };
}

/** Whether a name has a place for a number. */
export const hasNumber = (template: string) => template.match(SIGNS)?.includes(NUMBER_SIGN) ?? false;

/** The name with its number in place; without one the sign stays. */
export const nameWith = (template: string, number: number | undefined) =>
  template.replace(SIGNS, (sign) => (sign === NUMBER_SIGN ? `${number ?? NUMBER_SIGN}` : NUMBER_SIGN));

/** A name that is not yet taken, from `wanted` if that can be one; it is taken from then on. */
export function freeName(wanted: string | undefined, otherwise: string, taken: Set<string>): string {
  const word =
    wanted !== undefined && UNIT_NAME.test(wanted) && quoted(wanted) === wanted ? wanted : otherwise;
  let name = word;
  for (let i = 2; taken.has(name); i++) name = `${word}-${i}`;
  taken.add(name);
  return name;
}
