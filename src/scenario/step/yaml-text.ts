/** Values of a step file as YAML on one line. */

const PLAIN = /^[A-Za-z_\d][\w./+&-]*( [\w./+&-]+)*$/;
/** Words that YAML reads as other values, and signs that begin something else. */
const OTHER = /^(true|false|null|yes|no|on|off|~)$|(^| )[-&]( |$)|^[-&]|(^|[ ])&\w/i;

/** A text as a scalar that stands for it in a flow or a block. */
export function quoted(text: string): string {
  return PLAIN.test(text) && !OTHER.test(text) ? text : JSON.stringify(text);
}

/** `{ key: value, key: value }` of values that are YAML already. */
export function flowMap(entries: readonly (readonly [key: string, value: string])[]): string {
  return `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}
