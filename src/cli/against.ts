/** `weft collective … --against LOG`: reads the log, and presents the comparison. */
import { collectives } from '../collective/registry.ts';
import { against } from '../measured/against.ts';
import { againstJson, againstText } from '../measured/against-text.ts';
import { readLog } from '../measured/read.ts';
import { checkRanks, measurementFor, sizesText } from '../measured/samples.ts';
import { UserError } from '../util/errors.ts';
import { readLogFile } from './process/input.ts';
import type { Session } from './process/session.ts';
import { warner } from './process/warner.ts';
import type { Presenter } from './simulate.ts';

interface AgainstOptions {
  readonly against?: string;
  readonly inPlace?: boolean;
  readonly flows?: boolean;
  readonly quiet?: boolean;
}

/** A log that is compared with, and the sizes that it has. */
export interface AgainstLog {
  readonly sizes: string;
  readonly presenter: Presenter;
}

/** Reads the log of `--against`; undefined without it. Throws `UserError` where it does not fit. */
export async function readAgainst(
  name: string,
  options: AgainstOptions,
  session: Session,
): Promise<AgainstLog | undefined> {
  const { against: file } = options;
  if (file === undefined) {
    if (options.inPlace !== true) return undefined;
    throw new UserError('--in-place needs a log', { where: '--in-place', advice: 'add --against LOG' });
  }
  if (options.flows === true) {
    throw new UserError('--flows and --against exclude each other', {
      where: '--flows',
      advice: 'leave one of them out',
    });
  }
  const collective = collectives.find((one) => one.name === name);
  // A wrong name is told by the scenario's check, which knows those that are close.
  if (!collective) return undefined;
  const tables = readLog(await readLogFile(session, file), file === '-' ? 'stdin' : file);
  const place = options.inPlace === true ? 'in-place' : 'out-of-place';
  const measured = measurementFor(tables, collective, collectives, place);
  const warn = warner(session, options);
  for (const note of measured.notes) warn(note);
  return {
    sizes: sizesText(measured),
    presenter: {
      check({ workload }) {
        if (workload.kind === 'collective') checkRanks(measured, workload.groups[0]?.length ?? 0);
      },
      text(result, scenario, json) {
        const compared = against(result, measured, scenario.fabric.build());
        return json ? againstJson(compared) : againstText(compared);
      },
    },
  };
}
