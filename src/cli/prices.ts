/** `--prices FILE` */
import { Option } from 'commander';
import type { PriceFile } from '../report/fabric/fabric-cost.ts';
import { OF_OPTIONS } from './environment.ts';
import { readBeside } from './process/input.ts';
import type { Session } from './process/session.ts';

/** The option. */
export function pricesOption(): Option {
  const help = 'YAML file with cost and power of switches, optics, cables and NICs';
  return new Option('--prices <file>', help).env(OF_OPTIONS.prices);
}

/** The price file of the option; undefined without it. */
export async function pricesIn(path: string | undefined, session: Session): Promise<PriceFile | undefined> {
  return path === undefined ? undefined : { name: path, text: await readBeside(session)(path) };
}
