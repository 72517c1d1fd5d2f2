/** `weft`: finds the command, loads it alone, and turns its errors into an exit code. */
import { Command, CommanderError } from 'commander';
import { PACKAGE } from '../util/package.ts';
import type { Session } from './process/session.ts';

interface CommandFile {
  /** Adds arguments, options and action to a command. */
  define(command: Command, session: Session): void;
}

interface CommandEntry {
  readonly summary: string;
  /** The end of the command's help. */
  readonly example: string;
  readonly load: () => Promise<CommandFile>;
}

/** Every command. A command is loaded only when it runs, because `weft --help` must start fast. */
const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'simulate a scenario: the step time lost to the network, and its causes',
    example: 'weft run examples/dense-leaf-spine.yaml --seeds 4 --set routing=spray',
    load: () => import('./run.ts'),
  },
  compare: {
    summary: 'compare scenarios over pairs of the same seed: time, ratio, cost; or values of a key',
    example: 'weft compare examples/dense-leaf-spine.yaml --vary fabric.oversubscription=1,2',
    load: () => import('./compare/compare.ts'),
  },
  explain: {
    summary: 'show which collectives and links carry the loss of each rung, and why',
    example: 'weft explain examples/dense-leaf-spine.yaml',
    load: () => import('./explain.ts'),
  },
  advise: {
    summary: 'try what could be changed, and rank it by the time it gives back and what it costs',
    example: 'weft advise examples/dense-leaf-spine.yaml --allow routing,software',
    load: () => import('./advise/advise.ts'),
  },
  collective: {
    summary: 'simulate one collective at one or more sizes: time, algbw, busbw, loss',
    example: 'weft collective all-reduce --fabric star:hosts=8,rate=450GB/s --size 1MiB:1GiB:x8',
    load: () => import('./collective.ts'),
  },
  traffic: {
    summary: 'simulate messages: permutation, incast, outcast, all-to-all, or a file of messages',
    example: 'weft traffic incast --fan-in 15 --fabric preset:uec-reference --size 2MB',
    load: () => import('./traffic.ts'),
  },
  fit: {
    summary: 'fit a profile to logs of nccl-tests or rccl-tests',
    example: 'weft fit mine.yaml --from all_reduce.log --fabric preset:dgx-h100,servers=1',
    load: () => import('./fit.ts'),
  },
  topo: {
    summary: 'describe a fabric: counts, diameter, bisection, cost, picture',
    example: 'weft topo leaf-spine:leaves=4,spines=4,hosts=8,rate=400Gbit/s --svg fabric.svg',
    load: () => import('./topo.ts'),
  },
  list: {
    summary: 'list topologies, routings, presets … with their parameters',
    example: 'weft list leaf-spine',
    load: () => import('./list.ts'),
  },
  doctor: {
    summary: 'show the devices and their limits, and run a self-check',
    example: 'weft doctor --device cpu',
    load: () => import('./doctor.ts'),
  },
  schema: {
    summary: 'print the JSON Schema of a scenario, a result, an advice or a comparison',
    example: 'weft schema result',
    load: () => import('./schema.ts'),
  },
  validate: {
    summary: 'compare weft with measured, published and derived results: error by case and group',
    example: 'weft validate --group collectives --export html validation.html',
    load: () => import('./validate.ts'),
  },
  bench: {
    summary: 'measure the speed of weft on this machine',
    example: 'weft bench --device cpu',
    load: () => import('./bench/bench.ts'),
  },
};

const FOOTER = `
SPEC, for topo and --fabric, is name:key=value,key=value, e.g.
leaf-spine:leaves=4,spines=4,hosts=8,rate=400Gbit/s.
preset:NAME,key=value selects a named system: its fabric and transport.
Exit codes: 0 ok; 1 a --fail-if criterion holds, or validate or bench --baseline finds a fault;
2 bad input, or output could not be written; 3 no such device; 70 a bug in weft; 130 interrupted.
Example: weft collective all-reduce --fabric star:hosts=8,rate=450GB/s --size 1MiB`;

/** Runs `weft` with these arguments; its output and the exit code go to the session. */
export async function runCli(args: readonly string[], session: Session): Promise<void> {
  try {
    const program = await createProgram(args, session);
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      session.exitCode = reportUsage(error, session);
      return;
    }
    const { reportError } = await import('./process/errors.ts');
    const { text, exitCode } = reportError(error, Boolean(process.env.WEFT_DEBUG));
    session.err(text);
    session.exitCode = exitCode;
  }
}

async function createProgram(args: readonly string[], session: Session): Promise<Command> {
  const program = new Command('weft')
    .description('Simulate a training step, and show how much time the network costs and why.')
    .version(PACKAGE.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', FOOTER)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.out(text),
      writeErr: (text) => session.err(text),
      // Errors are printed in one place, as all others are.
      outputError: () => undefined,
    });
  const words = args.filter((word) => !word.startsWith('-'));
  const wanted = words[0] === 'help' ? words[1] : words[0];
  for (const [name, { summary, example, load }] of Object.entries(COMMANDS)) {
    const command = program.command(name).summary(summary).description(summary);
    command.addHelpText('after', `\nExample: ${example}`);
    if (name !== wanted) continue;
    (await load()).define(command, session);
    (await import('./repeats.ts')).refuseRepeats(command);
  }
  return program;
}

/** Help and version are not errors; all else that commander refuses is bad input. */
function reportUsage(error: CommanderError, session: Session): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 2;
  const [what, ...hints] = error.message.replace(/^error: /, '').split('\n');
  const advice = hints.map((hint) => `  ${hint.replace(/^\((.*)\)$/, '$1')}`);
  session.err([`weft: error: ${what}`, ...advice, '  see weft --help', ''].join('\n'));
  return 2;
}
