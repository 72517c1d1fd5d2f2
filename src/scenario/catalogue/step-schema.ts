/** JSON Schema of a training step as data. */
import type { ParamSpec } from '../../model/params.ts';
import { contentionParams } from '../../workload/contention/params.ts';
import { jitterParams } from '../../workload/jitter/params.ts';
import { FILE_KEY } from '../check/check-algorithm.ts';
import { protocolParams, stepCollectiveParams } from '../step/read-collectives.ts';
import { blockSchema, type Schema } from './block-schema.ts';

const byName = (value: Schema): Schema => ({ type: 'object', additionalProperties: value });
const list = (items: Schema): Schema => ({ type: 'array', items });
const text = (description: string): Schema => ({ type: 'string', description });
const textOrNumber = (description: string): Schema => ({ type: ['string', 'integer'], description });
const oneOrMore = (one: Schema): Schema => ({ anyOf: [one, list(one)] });

/** The schema of the key `step`; `paramsSchemas` makes those of parameters. */
export function stepSchema(paramsSchemas: (params: ParamSpec) => Readonly<Record<string, Schema>>): Schema {
  const item = blockSchema({
    compute: text('time on the accelerator, e.g. 350us'),
    call: text('collective to take part in'),
    send: text('transfer to send'),
    receive: text('transfer to receive'),
    run: text('block whose items stand here'),
    on: text('stream; default: the first'),
    after: oneOrMore(textOrNumber('event to wait for, e.g. 3, next or a name')),
    event: textOrNumber('event that the item records when it ends'),
    label: text('label in traces'),
    repeat: { type: 'integer', minimum: 1, description: 'times in a row' },
  });
  const items = list(item);
  const phase = blockSchema({
    name: text('name for displays; # in a unit is its number'),
    repeat: { type: 'integer', minimum: 1, description: 'times that the phase is run' },
    items,
    run: text('block in place of items'),
  });
  const collective = blockSchema(
    {
      collective: text('e.g. all-reduce, or transfer for sends and receives'),
      algorithm: { description: 'name, SPEC or block; default: the usual one', type: ['string', 'object'] },
      groups: oneOrMore(textOrNumber('ranks, e.g. 0-7 shifted by 0-56/8')),
      protocol: blockSchema(paramsSchemas(protocolParams)),
      ...paramsSchemas(stepCollectiveParams),
    },
    ['collective', 'size', 'groups'],
  );
  const role = blockSchema(
    {
      ranks: oneOrMore(textOrNumber('ranks, e.g. 0-7')),
      phases: list({ anyOf: [phase, text('runs of units, e.g. F 0-3')] }),
    },
    ['ranks', 'phases'],
  );
  return {
    description: 'a training step as data: a file, or roles with their items',
    anyOf: [
      text('path of a file'),
      blockSchema({ [FILE_KEY]: text('path of a file') }, [FILE_KEY]),
      blockSchema(
        {
          streams: list(text('name; the first is the compute stream')),
          launchLatency: text('delay from the start of a collective until its ranks send; default: 0ps'),
          jitter: blockSchema(paramsSchemas(jitterParams)),
          contention: blockSchema(paramsSchemas(contentionParams)),
          collectives: byName(collective),
          blocks: byName(items),
          units: byName(list(phase)),
          roles: byName(role),
        },
        ['roles'],
      ),
    ],
  };
}
