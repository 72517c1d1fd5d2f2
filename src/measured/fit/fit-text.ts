/** A fit as text, as JSON, and as the file of the profile. */
import type { Profile } from '../../collective/profile.ts';
import { percentText } from '../../report/format.ts';
import { columnLines } from '../../report/text/columns.ts';
import { profileText } from '../../scenario/profile/write.ts';
import { formatNumber, formatTime } from '../../units/format.ts';
import { documentText } from '../../util/document.ts';
import { PACKAGE } from '../../util/package.ts';
import type { AgainstError } from '../against.ts';
import { type Measurement, spanText } from '../samples.ts';
import type { Fit, FittedFigure } from './fit.ts';

/** The inputs of a fit. */
export interface FitFacts {
  readonly logs: readonly Measurement[];
  readonly base: Profile;
  readonly fabric: string;
}

/** The figures and errors, with a newline at the end. */
export function fitText(fit: Fit, { logs, base, fabric }: FitFacts): string {
  const right = true;
  const columns = [
    { title: 'figure' },
    { title: base.name, right },
    { title: 'fitted', right },
    { title: '± 1 s.d.', right },
    { title: '' },
  ];
  const used = fit.figures.filter(({ told }) => told.kind !== 'unused');
  const rows = used.map((figure) => {
    const { told, name } = figure;
    const before = valueText(figure, figure.base);
    return told.kind === 'fitted'
      ? [name, before, valueText(figure, figure.value), percentText(told.deviation), '']
      : [name, before, 'kept', '', keptText(figure, fit)];
  });
  const unused = fit.figures.length - used.length;
  return [
    `profile fitted to ${logsText(logs)} on ${fabric}, from ${base.name}`,
    ...logs.map(logText),
    '',
    ...columnLines(columns, rows),
    ...(unused === 0 ? [] : [`other figures are kept, as no size of the logs depends on them: ${unused}`]),
    '',
    ...errorLines(fit, base.name),
    '',
  ].join('\n');
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const logsText = ({ length }: readonly Measurement[]) => counted(length, 'log');

function logText({ where, collective, ranks, sizes }: Measurement): string {
  const timings = sizes.reduce((sum, { timesUs }) => sum + timesUs.length, 0);
  const group = ranks === undefined ? 'all ranks' : counted(ranks, 'rank');
  const span =
    sizes.length === 1 ? `size ${spanText(sizes)}` : `${sizes.length} sizes from ${spanText(sizes)}`;
  return `  ${where}: ${collective.name} on ${group}, ${span}, ${counted(timings, 'timing')}`;
}

/** Why a figure is not fitted. */
function keptText({ told }: FittedFigure, { figures }: Fit): string {
  switch (told.kind) {
    case 'fitted':
      return '';
    case 'unused':
      return 'no size of the logs depends on it';
    case 'vague':
      return `the logs tell it to ± ${percentText(told.deviation)} only`;
    case 'alike':
      return `not told apart from ${figures[told.other]!.name}`;
  }
}

const valueText = ({ unit }: FittedFigure, value: number) =>
  unit === 'ns' ? formatTime(value * 1000, 4) : formatNumber(value, 4);

function errorLines({ errors, leftOutOf }: Fit, base: string): string[] {
  const text = ({ mean, worst }: AgainstError) => `${percentText(mean)}, worst ${percentText(worst)}`;
  return [
    'error, exp(mean |ln(simulated / measured)|) - 1',
    `  by ${base}: ${text(errors.base)}`,
    `  fitted: ${text(errors.fitted)}`,
    `  at sizes left out of the fit, every ${leftOutOf}th in turn: ${text(errors.leftOut)}`,
  ];
}

/** The file of the fitted profile. `name` is the profile's. */
export function fitYaml(fit: Fit, { logs, base, fabric }: FitFacts, name: string): string {
  const sources = fit.figures.flatMap((figure) => {
    if (figure.told.kind !== 'fitted') return [];
    const spread = percentText(figure.told.deviation);
    return [`${figure.name}: fitted, ± ${spread}; ${base.name} has ${valueText(figure, figure.base)}`];
  });
  const profile: Profile = {
    ...fit.profile,
    ...{ name, summary: `${base.name} fitted to ${logsText(logs)}`, sources },
  };
  return profileText(profile, base, [
    `Written by weft ${PACKAGE.version} from these logs, on ${fabric}:`,
    ...logs.map(logText),
    ...errorLines(fit, base.name),
  ]);
}

/** The fit as `weft.fit/1`. */
export function fitJson(fit: Fit, { logs, base, fabric }: FitFacts): string {
  const { figures, errors, leftOutOf } = fit;
  const error = ({ mean, worst, worstBytes }: AgainstError) => ({ mean, worst, worst_bytes: worstBytes });
  return `${documentText({
    schema: 'weft.fit/1',
    version: PACKAGE.version,
    base: base.name,
    fabric,
    logs: logs.map(({ where, collective, ranks, sizes }) => ({
      ...{ log: where, collective: collective.name, sizes: sizes.map(({ bytes }) => bytes) },
      ...(ranks === undefined ? {} : { ranks }),
    })),
    figures: figures.map((figure) => ({
      ...{ name: figure.name, unit: figure.unit, base: figure.base, value: figure.value },
      ...(figure.told.kind === 'fitted'
        ? { fitted: true, relative_deviation: figure.told.deviation }
        : { fitted: false, kept: keptText(figure, fit) }),
    })),
    errors: { base: error(errors.base), fitted: error(errors.fitted), left_out: error(errors.leftOut) },
    left_out_of: leftOutOf,
  })}\n`;
}
