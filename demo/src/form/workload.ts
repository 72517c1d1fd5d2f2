/** The workload: a collective, a traffic pattern or a training step. */
import type { ParamSpec, PlainBlock, PlainValue } from 'weft';
import { h } from '../dom.ts';
import { blockAt, type Workload, withValue, withWorkload, workloadOf } from '../scenario/document.ts';
import { TRAINING } from '../training.ts';
import { type FormContext, isPreset, membersOf, part } from './form.ts';
import { chooser, paramRows } from './section.ts';
import { trainingRows } from './training.ts';

/** Each kind of workload, its title, and its first choice: the first member of its family. */
function kindsOf({ catalogue }: FormContext): readonly (readonly [Workload, string, PlainBlock])[] {
  const first = (family: string) => membersOf(catalogue, family)[0]?.name ?? '';
  return [
    ['collective', 'Collective', { name: first('collectives'), size: '64MiB' }],
    ['traffic', 'Traffic', { name: first('traffic'), size: '1MB' }],
    ['training', 'Step', TRAINING],
  ];
}

/** Chosen where a profile decides on the algorithm. */
const OF_PROFILE = 'from the profile';

/** The block of the form. */
export function workloadSection(context: FormContext): HTMLElement {
  const kind = workloadOf(context.document);
  const radios = kindsOf(context).map(([value, label, block]) => {
    const input = h('input', {
      type: 'radio',
      name: 'workload',
      value,
      id: `w-${value}`,
      onchange: () => context.onStructure(withWorkload(context.document, value, block)),
    });
    input.checked = value === kind;
    return h('label', { for: `w-${value}` }, input, ` ${label}`);
  });
  const choice = h(
    'div',
    { class: 'radios seg', role: 'radiogroup', 'aria-label': 'Kind of workload' },
    ...radios,
  );
  const body = kind === 'training' ? trainingRows(context) : memberRows(context, kind);
  return part('Workload', choice, ...body);
}

function memberRows(context: FormContext, kind: 'collective' | 'traffic'): HTMLElement[] {
  const members = membersOf(context.catalogue, kind === 'collective' ? 'collectives' : 'traffic');
  const block = blockAt(context.document, [kind]);
  if (block.messages !== undefined) {
    const count = Array.isArray(block.messages) ? block.messages.length : 0;
    return [h('p', {}, `${count} messages from a file`)];
  }
  const chosen = String(block.name ?? '');
  const member = members.find(({ name }) => name === chosen);
  const set = (key: string, value: PlainValue | undefined) =>
    context.onValue(withValue(context.document, [kind, key], value));
  const size = () => blockAt(context.document, [kind]).size ?? '1MB';
  const rows = [
    chooser({
      id: kind,
      label: kind === 'collective' ? 'collective' : 'pattern',
      path: [kind, 'name'],
      members,
      chosen,
      onChoose: (name) => context.onStructure(withValue(context.document, [kind], { name, size: size() })),
    }),
  ];
  const own = member?.algorithms ?? [];
  const usual = own[0]?.name ?? '';
  const profile = isPreset(context.document) || context.document.profile !== undefined;
  const summary = `default: auto with a profile, else ${usual}`;
  const algorithms = own.length > 0 && profile ? [{ name: OF_PROFILE, summary, params: {} }, ...own] : own;
  const algorithm = String(block.algorithm ?? (profile ? OF_PROFILE : usual));
  if (algorithms.length > 0) {
    rows.push(
      chooser({
        id: 'algorithm',
        label: 'algorithm',
        path: [kind, 'algorithm'],
        members: algorithms,
        chosen: algorithm,
        onChoose: (name) =>
          context.onStructure(
            withValue(context.document, [kind], {
              ...{ name: chosen, size: size() },
              ...(name === OF_PROFILE ? {} : { algorithm: name }),
            }),
          ),
      }),
    );
  }
  const further = algorithms.find(({ name }) => name === algorithm)?.params ?? {};
  return [...rows, ...paramRows({ ...member?.params, ...further } as ParamSpec, block, [kind], set)];
}
