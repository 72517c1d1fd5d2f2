/** `weft run FILE` */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readTree } from '../scenario/check.ts';
import { UserError } from '../util/errors.ts';
import { addSimulateOptions, type SimulateOptions } from './options.ts';
import type { Session } from './session.ts';
import { simulate } from './simulate.ts';

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addSimulateOptions(command.argument('<file>', 'scenario in YAML or JSON; - reads standard input')).action(
    async (file: string, options: SimulateOptions) => {
      const text = file === '-' ? await readStdin() : readText(file);
      await simulate(readTree(text, file === '-' ? 'stdin' : file), options, session);
    },
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : String(code);
    throw new UserError(`'${file}' cannot be read: ${why}`, {
      advice: 'give a scenario file, e.g. one of examples/',
    });
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
