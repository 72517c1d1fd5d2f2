/** The commands: name, summary, an example, and the file that defines it. */
import type { Command } from 'commander';
import type { Session } from './process/session.ts';

interface CommandFile {
  /** Adds arguments, options and action to a command; `all`: every command. */
  define(command: Command, session: Session, all: Commands): void;
}

export interface CommandEntry {
  /** Its heading in `weft --help`. */
  readonly group: string;
  readonly summary: string;
  /** The end of the command's help. */
  readonly example: string;
  readonly load: () => Promise<CommandFile>;
}

/** Commands by their names. */
export type Commands = Readonly<Record<string, CommandEntry>>;

/** Headings of commands. */
export const GROUPS = {
  answers: 'What the fabric takes, and what gives it back:',
  parts: 'Parts of a step:',
  trust: 'How right and how fast weft is:',
  words: 'Names and forms:',
} as const;

/** Every command. A command is loaded only when it runs, because `weft --help` must start fast. */
export const COMMANDS: Commands = {
  run: {
    group: GROUPS.answers,
    summary: 'simulate a scenario: the step time lost to the network, and its causes',
    example: 'weft run examples/dense-leaf-spine.yaml --seeds 4 --set routing=spray',
    load: () => import('./run.ts'),
  },
  compare: {
    group: GROUPS.answers,
    summary: 'compare scenarios over pairs of the same seed: time, ratio, cost; or values of a key',
    example: 'weft compare examples/dense-leaf-spine.yaml --vary fabric.oversubscription=1,2',
    load: () => import('./compare/compare.ts'),
  },
  explain: {
    group: GROUPS.answers,
    summary: 'show which collectives and links carry the loss of each rung, and why',
    example: 'weft explain examples/dense-leaf-spine.yaml',
    load: () => import('./explain.ts'),
  },
  advise: {
    group: GROUPS.answers,
    summary: 'try what could be changed, and rank it by the time it gives back and what it costs',
    example: 'weft advise examples/dense-leaf-spine.yaml --allow routing,software',
    load: () => import('./advise/advise.ts'),
  },
  collective: {
    group: GROUPS.parts,
    summary: 'simulate one collective at one or more sizes: time, algbw, busbw, loss',
    example: 'weft collective all-reduce --fabric star:hosts=8,rate=450GB/s --size 1MiB:1GiB:x8',
    load: () => import('./collective.ts'),
  },
  traffic: {
    group: GROUPS.parts,
    summary: 'simulate messages: permutation, incast, outcast, all-to-all, or a file of messages',
    example: 'weft traffic incast --fan-in 15 --fabric preset:uec-reference --size 2MB',
    load: () => import('./traffic.ts'),
  },
  fit: {
    group: GROUPS.trust,
    summary: 'fit a profile to logs of nccl-tests or rccl-tests',
    example: 'weft fit mine.yaml --from all_reduce.log --fabric preset:dgx-h100,servers=1',
    load: () => import('./fit.ts'),
  },
  topo: {
    group: GROUPS.parts,
    summary: 'describe a fabric: counts, diameter, bisection, cost, picture',
    example: 'weft topo leaf-spine:leaves=4,spines=4,hosts=8,rate=400Gbit/s --svg fabric.svg',
    load: () => import('./topo.ts'),
  },
  list: {
    group: GROUPS.words,
    summary: 'list topologies, routings, presets … with their parameters',
    example: 'weft list leaf-spine',
    load: () => import('./list.ts'),
  },
  doctor: {
    group: GROUPS.trust,
    summary: 'show the devices and their limits, and run a self-check',
    example: 'weft doctor --device cpu',
    load: () => import('./doctor.ts'),
  },
  schema: {
    group: GROUPS.words,
    summary: 'print the JSON Schema of a scenario, a result, an advice or a comparison',
    example: 'weft schema result',
    load: () => import('./schema.ts'),
  },
  validate: {
    group: GROUPS.trust,
    summary: 'compare weft with measured, published and derived results: error by case and group',
    example: 'weft validate --group collectives --export html validation.html',
    load: () => import('./validate.ts'),
  },
  bench: {
    group: GROUPS.trust,
    summary: 'measure the speed of weft on this machine',
    example: 'weft bench --device cpu',
    load: () => import('./bench/bench.ts'),
  },
  completion: {
    group: GROUPS.words,
    summary: 'print a script that completes commands, options and names in bash, zsh or fish',
    example: 'weft completion bash > ~/.local/share/bash-completion/completions/weft',
    load: () => import('./completion/completion.ts'),
  },
};
