/** Options that are given twice, where only one value can count. */
import type { Command } from 'commander';
import { UserError } from '../util/errors.ts';
import { collect } from './options.ts';

/**
 * Has a command refuse a second value of each option that takes one, instead of taking the last. Those that collect values
 * may be repeated, flags without a value too.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.variadic || option.parseArg === collect) continue;
    let first: string | undefined;
    command.on(`option:${option.name()}`, (value: string) => {
      if (first !== undefined) throw givenTwice(option.long ?? option.flags, first, value);
      first = value;
    });
  }
}

/** Refuses settings of one key; each is `key.key=value`. */
export function refuseRepeatedKeys(settings: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const setting of settings) {
    const [key = ''] = setting.split('=', 1);
    const before = seen.get(key.trim());
    if (before !== undefined) throw givenTwice(`--set ${key.trim()}`, before, setting);
    seen.set(key.trim(), setting);
  }
}

function givenTwice(what: string, first: string, second: string): UserError {
  return new UserError(`${what} is given twice: '${first}' and '${second}'`, { advice: 'keep one of them' });
}
