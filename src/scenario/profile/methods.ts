/** The methods of a profile's file: algorithms with their protocols, for collectives. */
import type { Algorithm, Collective } from '../../collective/algorithm.ts';
import type { Method, Protocol, UpOut } from '../../collective/profile.ts';
import type { Param } from '../../model/params.ts';
import { type Checking, checkKeys, checkValue, scalarOf } from '../check/values.ts';
import { adviseNames } from '../text/problems.ts';
import { entryOf, type MapNode, type Node } from '../text/tree.ts';
import { upOut } from './up-out.ts';

const KEYS = ['collectives', 'algorithm', 'protocol', 'overhead', 'wire', 'within', 'params'] as const;
const OF_PROTOCOL = ['overhead', 'wire'] as const;

const OVERHEAD: Param = {
  kind: 'time',
  help: 'how long a message holds its lane before it goes',
  unit: 'us',
};
const WIRE: Param = {
  kind: 'ratio',
  help: 'bytes on the links for each byte of payload',
  min: 1e-3,
  max: 1000,
};
const WITHIN: Param = { kind: 'choice', help: 'where it can be used', choices: ['server', 'servers'] };

/** Values of parameters that are known when a group is: its ranks in a server, and its servers. */
const WORDS: Readonly<Record<string, (gpus: number, servers: number) => number>> = {
  gpus: (gpus) => gpus,
  servers: (_, servers) => servers,
};

interface Figures {
  /** ps. */
  readonly overhead: UpOut;
  readonly wire: UpOut;
}

const PLAIN: Figures = { overhead: { up: 0, out: 0 }, wire: { up: 1, out: 1 } };

/**
 * The base's methods with those of the file: an entry with an algorithm and protocol that the base
 * has for a collective changes that method; the second such entry, the base's second, and so on.
 * All others are added. Undefined, with the problem reported, where an entry is wrong.
 */
export function readMethods(
  check: Checking,
  map: MapNode,
  base: readonly Method[],
  collectives: readonly Collective[],
): readonly Method[] | undefined {
  const protocols = readProtocols(check, map);
  const entry = entryOf(map, 'methods');
  if (!entry) return base;
  if (entry.value.kind !== 'list') {
    const advice = 'e.g. methods: [{ algorithm: NAME, protocol: Simple, overhead: 3us }]';
    check.problems.push({ what: "'methods' must be a list", advice, span: entry.keySpan });
    return undefined;
  }
  const known = check.problems.length;
  const methods = [...base];
  const seen = new Map<string, number>();
  for (const item of entry.value.items)
    readMethod(check, item, { methods, base, collectives, protocols, seen });
  return check.problems.length === known ? methods : undefined;
}

interface Reading {
  /** Those of the base, as far as they are changed, and new ones. */
  readonly methods: Method[];
  readonly base: readonly Method[];
  readonly collectives: readonly Collective[];
  readonly protocols: ReadonlyMap<string, MapNode>;
  /** How many entries of a collective, algorithm and protocol there were. */
  readonly seen: Map<string, number>;
}

/** Figures that entries of a protocol share. */
function readProtocols(check: Checking, map: MapNode): ReadonlyMap<string, MapNode> {
  const entry = entryOf(map, 'protocols');
  if (!entry) return new Map();
  if (entry.value.kind !== 'map') {
    const advice = 'e.g. protocols: { LL: { overhead: 100ns, wire: 2.6 } }';
    check.problems.push({ what: "'protocols' must be a block", advice, span: entry.keySpan });
    return new Map();
  }
  const found = new Map<string, MapNode>();
  for (const { key, keySpan, value } of entry.value.entries) {
    if (value.kind === 'map') {
      checkKeys(check, { map: value, title: `protocol ${key}`, at: keySpan }, OF_PROTOCOL);
      found.set(key, value);
    } else {
      check.problems.push({
        what: `'${key}' must be a block`,
        advice: 'e.g. { overhead: 100ns, wire: 2.6 }',
        span: keySpan,
      });
    }
  }
  return found;
}

function readMethod(check: Checking, node: Node, reading: Reading): void {
  if (node.kind !== 'map') {
    check.problems.push({
      what: 'a method must be a block',
      advice: `its keys are ${KEYS.join(', ')}`,
      span: node.span,
    });
    return;
  }
  const at = { ...node.span, end: node.span.start + 1 };
  checkKeys(check, { map: node, title: 'a method', at }, KEYS);
  const [algorithm, protocol] = (['algorithm', 'protocol'] as const).map((key) => {
    const entry = entryOf(node, key);
    if (!entry)
      check.problems.push({
        what: `a method needs '${key}'`,
        advice: 'e.g. algorithm: NAME, protocol: LL',
        span: at,
      });
    return entry && scalarOf(check, entry.value, key);
  });
  if (!algorithm || !protocol) return;
  const named = collectivesOf(check, node, algorithm.text, protocol.text, reading);
  if (!named) return;
  for (const collective of named) {
    const found = collective.algorithms.find(({ name }) => name === algorithm.text);
    if (!found) {
      const names = collective.algorithms.map(({ name }) => name);
      const what = `${collective.name} has no algorithm '${algorithm.text}'`;
      check.problems.push({ what, advice: adviseNames(algorithm.text, names), span: algorithm.span });
      return;
    }
    put(check, node, reading, collective.name, found, protocol.text);
  }
}

/** The collectives that an entry names, or else those for which the base has its algorithm. */
function collectivesOf(
  check: Checking,
  map: MapNode,
  algorithm: string,
  protocol: string,
  { base, collectives }: Reading,
): readonly Collective[] | undefined {
  const entry = entryOf(map, 'collectives');
  if (entry) {
    const items = entry.value.kind === 'list' ? entry.value.items : [entry.value];
    return items.flatMap((item) => {
      const scalar = scalarOf(check, item, 'collectives');
      const found = scalar && collectives.find(({ name }) => name === scalar.text);
      if (scalar && !found) {
        const advice = adviseNames(
          scalar.text,
          collectives.map(({ name }) => name),
        );
        check.problems.push({ what: `unknown collective '${scalar.text}'`, advice, span: scalar.span });
      }
      return found ? [found] : [];
    });
  }
  const own = base.filter((method) => method.algorithm === algorithm);
  const same = own.filter((method) => method.protocol.name === protocol);
  const known = collectives.filter(({ name }) =>
    (same.length > 0 ? same : own).some((method) => method.collective === name),
  );
  if (known.length > 0) return known;
  const having = collectives.filter((one) => one.algorithms.some(({ name }) => name === algorithm));
  const span = { ...map.span, end: map.span.start + 1 };
  if (having.length === 0) {
    const names = collectives.flatMap((one) => one.algorithms.map(({ name }) => name));
    const advice = adviseNames(algorithm, [...new Set(names)]);
    check.problems.push({ what: `unknown algorithm '${algorithm}'`, advice, span });
    return undefined;
  }
  const what = `this method needs 'collectives': the base does not use '${algorithm}'`;
  check.problems.push({ what, advice: `e.g. collectives: [${having[0]!.name}]`, span });
  return undefined;
}

/** Changes the base's method of that place, or adds one. */
function put(
  check: Checking,
  map: MapNode,
  { methods, base, protocols, seen }: Reading,
  collective: string,
  algorithm: Algorithm,
  protocol: string,
): void {
  const key = `${collective} ${algorithm.name} ${protocol}`;
  const turn = seen.get(key) ?? 0;
  seen.set(key, turn + 1);
  const old = base.filter(
    (method) =>
      method.collective === collective &&
      method.algorithm === algorithm.name &&
      method.protocol.name === protocol,
  )[turn];
  const shared = protocols.get(protocol);
  const before = old ? figuresOf(old.protocol) : shared ? readFigures(check, shared, PLAIN) : PLAIN;
  const figures =
    before &&
    readFigures(check, map, old && shared ? (readFigures(check, shared, before) ?? before) : before);
  const within = withinOf(check, map) ?? old?.within;
  const params = paramsOf(check, map, algorithm) ?? old?.params;
  if (!figures) return;
  const method: Method = {
    ...old,
    ...{ collective, algorithm: algorithm.name },
    protocol: {
      ...old?.protocol,
      name: protocol,
      overheadNs: { up: figures.overhead.up / 1000, out: figures.overhead.out / 1000 },
      wire: figures.wire,
    },
    ...(within && { within }),
    ...(params && { params }),
  };
  if (old) methods[methods.indexOf(old)] = method;
  else methods.push(method);
}

function figuresOf({ overheadNs, wire }: Protocol): Figures {
  return { overhead: { up: overheadNs.up * 1000, out: overheadNs.out * 1000 }, wire };
}

function readFigures(check: Checking, map: MapNode, fallback: Figures): Figures | undefined {
  const overhead = upOut(check, map, 'overhead', OVERHEAD, fallback.overhead);
  const wire = upOut(check, map, 'wire', WIRE, fallback.wire);
  return overhead && wire && { overhead, wire };
}

function withinOf(check: Checking, map: MapNode): Method['within'] {
  const entry = entryOf(map, 'within');
  const value = entry && checkValue(check, entry.value, 'within', WITHIN);
  return value === 'server' || value === 'servers' ? value : undefined;
}

function paramsOf(check: Checking, map: MapNode, algorithm: Algorithm): Method['params'] {
  const entry = entryOf(map, 'params');
  if (!entry) return undefined;
  if (entry.value.kind !== 'map') {
    const advice = 'e.g. params: { channels: gpus }';
    check.problems.push({ what: "'params' must be a block", advice, span: entry.keySpan });
    return undefined;
  }
  const block = { map: entry.value, title: algorithm.name, at: entry.keySpan };
  checkKeys(check, block, Object.keys(algorithm.params));
  const values = entry.value.entries.flatMap(({ key, value }) => {
    const param = algorithm.params[key];
    const scalar = scalarOf(check, value, key);
    if (!param || !scalar) return [];
    const word = WORDS[scalar.text];
    const read = word ?? checkValue(check, value, key, param);
    return read === undefined ? [] : [[key, read] as const];
  });
  return (gpus, servers) =>
    Object.fromEntries(
      values.map(([key, value]) => [key, typeof value === 'function' ? value(gpus, servers) : value]),
    );
}
