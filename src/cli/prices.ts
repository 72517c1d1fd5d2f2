/** `--prices FILE` */
import type { PriceFile } from '../report/fabric/fabric-cost.ts';
import { readBeside } from './process/input.ts';
import type { Session } from './process/session.ts';

/** The price file of the option; undefined without it. */
export async function pricesIn(path: string | undefined, session: Session): Promise<PriceFile | undefined> {
  return path === undefined ? undefined : { name: path, text: await readBeside(session)(path) };
}
