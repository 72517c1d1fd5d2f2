/** A collective of a program as lines of a step file. */
import { AUTO } from '../../collective/auto.ts';
import { collectives } from '../../collective/registry.ts';
import type { ParamKind } from '../../model/params.ts';
import type { ProgramCollective } from '../../workload/program.ts';
import { exactSize, exactTime } from './exact.ts';
import { groupTexts } from './group-text.ts';
import { flowMap, quoted } from './yaml-text.ts';

/** The lines of a collective; what the reader takes by default is left out. */
export function collectiveLines(collective: ProgramCollective): string[] {
  const { name, group, algorithm, params = {}, namedBy, dressing, bytes, groups } = collective;
  const member = collectives.find((one) => one.name === collective.collective);
  const known = member?.algorithms.find((one) => one.name === algorithm);
  const given = Object.entries(params).flatMap(([key, value]) =>
    value === undefined ? [] : ([[key, valueText(value, known?.params[key]?.kind)]] as const),
  );
  const isDefault = given.length === 0 && member?.defaultAlgorithm === algorithm;
  const ofReader = isDefault ? 'default' : algorithm === AUTO ? AUTO : 'scenario';
  const texts = groupTexts(groups).map(quoted);
  return [
    `${quoted(name)}:`,
    `  collective: ${quoted(collective.collective)}`,
    `  group: ${quoted(group)}`,
    `  size: ${exactSize(bytes)}`,
    ...(isDefault ? [] : [`  algorithm: ${flowMap([['name', quoted(algorithm)], ...given])}`]),
    ...(namedBy === undefined || namedBy === ofReader ? [] : [`  namedBy: ${namedBy}`]),
    ...(dressing ? [`  protocol: ${protocolText(dressing)}`] : []),
    ...(texts.length === 1
      ? [`  groups: ${texts[0]}`]
      : ['  groups:', ...texts.map((text) => `    - ${text}`)]),
  ];
}

function valueText(value: string | number | boolean, kind: ParamKind | undefined): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && kind === 'size') return exactSize(value);
  if (typeof value === 'number' && kind === 'time') return exactTime(value);
  return `${value}`;
}

function protocolText({
  upPs,
  outPs,
  wire,
  wireInside,
  startPs,
}: NonNullable<ProgramCollective['dressing']>) {
  return flowMap([
    ['inside', exactTime(upPs)],
    ['between', exactTime(outPs)],
    ['wire', `${wire}`],
    ...(wireInside === undefined ? [] : ([['wireInside', `${wireInside}`]] as const)),
    ...(startPs === undefined ? [] : ([['start', exactTime(startPs)]] as const)),
  ]);
}
