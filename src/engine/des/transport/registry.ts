/** The congestion controls the oracle knows. A new one is a file and a line here. */
import { UserError } from '../../../util/errors.ts';
import type { Control } from './control.ts';
import { dcqcn } from './dcqcn.ts';
import { dctcp } from './dctcp.ts';
import { hpcc } from './hpcc.ts';
import { ndp } from './ndp.ts';
import { none } from './none.ts';
import { nscc } from './nscc.ts';
import { swift } from './swift.ts';

const controls: readonly Control[] = [none, dctcp, dcqcn, hpcc, ndp, nscc, swift];

/** The congestion control of that name; throws `UserError` that lists the known ones. */
export function findControl(name: string): Control {
  const found = controls.find((control) => control.name === name);
  if (found) return found;
  throw new UserError(`unknown congestion control '${name}'`, {
    advice: `use one of ${controls.map((control) => control.name).join(', ')}`,
  });
}
