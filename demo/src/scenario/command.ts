/**
 * The command that reproduces a document's run. npx fetches the package where it is not installed.
 */
import { PACKAGE, type PlainBlock, type PlainValue } from 'weft';
import { isBlock, workloadOf } from './document.ts';
import { documentPairs, specOf } from './url.ts';
import { scenarioText, yamlScalar } from './yaml.ts';

/** Not `npx weft`: where the package is not installed, that is somebody else's. */
const WEFT = `npx ${PACKAGE.name}`;

/** Keys of a document that are flags of their own. */
const FLAGS: Readonly<Record<string, string>> = {
  routing: '--routing',
  cc: '--cc',
  seed: '--seed',
  seeds: '--seeds',
};

/** Keys of workloads that are. */
const WORKLOAD_FLAGS: Readonly<Record<string, string>> = {
  size: '--size',
  algorithm: '--algorithm',
  ranks: '--ranks',
  shift: '--shift',
  fanIn: '--fan-in',
  to: '--to',
  fanOut: '--fan-out',
  from: '--from',
};

/** One command for a shell; where flags cannot say it, `weft run -` with the scenario behind it. */
export function commandOf(document: PlainBlock): string {
  return flagCommand(document) ?? `${WEFT} run - <<'EOF'\n${scenarioText(document).text}EOF`;
}

function flagCommand(document: PlainBlock): string | undefined {
  const kind = workloadOf(document);
  const workload = document[kind];
  const { fabric, [kind]: _workload, ...rest } = document;
  if (kind === 'training' || !isBlock(workload) || !isBlock(fabric)) return undefined;
  const spec = specOf(fabric);
  if (spec === undefined || typeof workload.name !== 'string') return undefined;
  const flags: string[] = ['--fabric', spec];
  for (const [key, value] of Object.entries(workload)) {
    if (key === 'name') continue;
    if (isComplex(value)) return undefined;
    const flag = WORKLOAD_FLAGS[key];
    flags.push(...(flag ? [flag, String(value)] : ['--set', `${kind}.${key}=${String(value)}`]));
  }
  for (const [key, value] of Object.entries(rest)) {
    if (Array.isArray(value)) {
      const specs = (value as readonly PlainValue[]).map((item) =>
        isBlock(item) ? specOf(item) : String(item),
      );
      if (key !== 'faults' || specs.includes(undefined)) return undefined;
      flags.push(...specs.flatMap((text) => ['--fault', text!]));
      continue;
    }
    const one = isBlock(value) ? specOf(value) : isComplex(value) ? undefined : String(value);
    const flag =
      key === 'engine' && isBlock(value) && Object.keys(value).length === 1 ? '--engine' : FLAGS[key];
    if (flag && one !== undefined) flags.push(flag, one);
    else for (const [path, text] of settings(key, value)) flags.push('--set', `${path}=${text}`);
  }
  return [WEFT, kind, workload.name, ...flags].map((word, i) => (i === 0 ? word : quoted(word))).join(' ');
}

function settings(key: string, value: PlainValue): [string, string][] {
  if (!isBlock(value)) return [[key, yamlScalar(value as string)]];
  return Object.entries(value).flatMap(([inner, v]) => documentPairs({ [`${key}.${inner}`]: v }));
}

function isComplex(value: PlainValue): boolean {
  return typeof value === 'object' && value !== null;
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w.:,=/%+@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
