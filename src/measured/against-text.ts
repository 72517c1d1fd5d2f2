/** A comparison with a log as text and as JSON. */
import { percentText, timeText } from '../report/format.ts';
import { columnLines } from '../report/text/columns.ts';
import { formatNumber, formatSize } from '../units/format.ts';
import { documentText } from '../util/document.ts';
import { PACKAGE } from '../util/package.ts';
import type { Against, AgainstRow } from './against.ts';
import type { Finding } from './findings.ts';
import type { LinkLevel } from './levels.ts';

const WIDTH = 100;

/** The table and its findings, with a newline at the end; at most 100 columns wide. */
export function againstText({ where, collective, ranks, rows, error, findings }: Against): string {
  const right = true;
  const columns = [
    { title: 'size', right },
    { title: 'measured', right },
    { title: 'simulated', right },
    { title: 'gap', right },
    { title: 'busbw GB/s', right },
    { title: 'simulated', right },
    { title: 'simulated as' },
  ];
  const lines = columnLines(columns, rows.map(cellsOf));
  const { mean, worst, worstBytes } = error;
  return [
    `${collective} on ${ranks} ranks: ${where} against weft ${PACKAGE.version}`,
    '',
    ...lines,
    '',
    `error ${percentText(mean)}, worst ${percentText(worst)} at ${formatSize(worstBytes)}: exp(mean |ln(simulated / measured)|) - 1`,
    '',
    ...findings.flatMap((finding) => wrapped(findingText(finding))),
    '',
  ].join('\n');
}

/** Lines of at most `WIDTH` columns. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function cellsOf(row: AgainstRow): string[] {
  const gap = (row.gap - 1) * 100;
  return [
    formatSize(row.bytes),
    timeText(row.measuredUs),
    timeText(row.simulatedUs),
    `${gap < 0 ? '' : '+'}${gap.toFixed(1)} %`,
    row.measuredBusbw.toFixed(2),
    row.simulatedBusbw.toFixed(2),
    row.protocol === undefined ? row.algorithm : `${row.algorithm} by ${row.protocol}`,
  ];
}

/** The text of a finding, for those who run the cluster. */
export function findingText({ code, fromBytes, toBytes, gap, ...facts }: Finding): string {
  const span =
    fromBytes === toBytes
      ? `At ${formatSize(fromBytes)}`
      : `From ${formatSize(fromBytes)} to ${formatSize(toBytes)}`;
  switch (code) {
    case 'launch': {
      const { addedUs = 0 } = facts;
      const more = `${span} the cluster takes ${timeText(Math.abs(addedUs))} ${addedUs < 0 ? 'less' : 'more'} at each size`;
      return (
        `${more} (${timesText(gap)}): the launch, or the latency of each message, not the rate of links. ` +
        'A log of fewer ranks tells them apart: a launch stays as it is, latency falls with the steps.'
      );
    }
    case 'rate': {
      const { levels = [], reached = 0, simulated = 0, share = 1 } = facts;
      const links = levels.length === 1 ? LINKS[levels[0]!] : 'links inside servers or between them';
      return (
        `${span} the cluster reaches ${formatNumber(reached, 4)} of ${formatNumber(simulated, 4)} GB/s of busbw ` +
        `(${timesText(gap)}): as if ${links}, which limit these sizes, had ${percentText(share)} of their rate.` +
        (levels.length === 1 ? '' : ' A log of one server tells which.')
      );
    }
    case 'middle':
      return (
        `${span} the cluster takes ${timesText(gap)}, and neither launch nor rate explains it: ` +
        `its library changes its algorithm or protocol at other sizes (here ${facts.how}).`
      );
    case 'outlier':
      return (
        `${span} alone the cluster takes ${timesText(gap)}, unlike the sizes next to it: ` +
        `it uses another algorithm, protocol or chunk there (here ${facts.how}), or the timing was disturbed.`
      );
    case 'level':
      return `${span} the cluster does what its fabric allows: no part of the gap is above 10 %.`;
  }
}

const LINKS: Readonly<Record<LinkLevel, string>> = {
  inside: 'the links inside servers',
  between: 'the links between servers',
  links: 'the links',
};

function timesText(gap: number): string {
  return gap >= 1 ? `${formatNumber(gap)} times as long` : `only ${formatNumber(gap)} of the time`;
}

/** The comparison as `weft.against/1`. */
export function againstJson({ where, collective, ranks, rows, error, findings }: Against): string {
  const document = {
    schema: 'weft.against/1',
    version: PACKAGE.version,
    log: where,
    collective,
    ranks,
    sizes: rows.map((row) => ({
      bytes: row.bytes,
      measured_us: row.measuredUs,
      simulated_us: row.simulatedUs,
      gap: row.gap - 1,
      measured_busbw_GBps: row.measuredBusbw,
      simulated_busbw_GBps: row.simulatedBusbw,
      algorithm: row.algorithm,
      ...(row.protocol === undefined ? {} : { protocol: row.protocol }),
    })),
    error: { mean: error.mean, worst: error.worst, worst_bytes: error.worstBytes },
    findings: findings.map((finding) => ({
      code: finding.code,
      from_bytes: finding.fromBytes,
      to_bytes: finding.toBytes,
      gap: finding.gap - 1,
      ...(finding.addedUs === undefined ? {} : { added_us: finding.addedUs }),
      ...(finding.levels === undefined ? {} : { levels: finding.levels, share: finding.share }),
      text: findingText(finding),
    })),
  };
  return `${documentText(document)}\n`;
}
