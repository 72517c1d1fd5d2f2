/** Attributes of an XML element of an MSCCL program, read with the place for errors. */
import { UserError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';

/** Attributes of an element, and its place. */
export interface Tag {
  readonly place: string;
  readonly line: number;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The attribute, or the fallback; throws `UserError` without both. */
export function word({ place, name, attributes }: Tag, key: string, fallback?: string): string {
  const given = Object.hasOwn(attributes, key) ? attributes[key] : fallback;
  if (given !== undefined) return given;
  throw new UserError(`${place}: <${name}> needs ${key}`);
}

/** A whole number in a range; throws `UserError` for anything else. */
export function number(tag: Tag, key: string, min: number, max: number, fallback?: number): number {
  const text = word(tag, key, fallback === undefined ? undefined : String(fallback));
  const value = Number(text);
  if (/^-?\d+$/.test(text.trim()) && value >= min && value <= max) return value;
  throw new UserError(`${tag.place}: ${key}="${printable(text.slice(0, 40))}" is not valid`, {
    advice: `a whole number from ${min} to ${max}`,
  });
}

/** A whole number where the attribute is given. */
export function optionalNumber(tag: Tag, key: string, min: number, max: number): number | undefined {
  return Object.hasOwn(tag.attributes, key) ? number(tag, key, min, max) : undefined;
}
