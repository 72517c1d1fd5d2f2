/**
 * The work of the page: one choice, edited by stories, form, file and address; its runs; and their
 * results.
 */
import type { DeviceChoice, TriedChange } from 'weft';
import { type Chosen, createChosen } from './chosen.ts';
import { byId } from './dom.ts';
import { createChecker } from './form/checker.ts';
import { complain } from './form/complaints.ts';
import { createPanel } from './form/panel.ts';
import { choiceOfAddress, linkTo } from './link.ts';
import { createLinking } from './linking.ts';
import { listenForTexts } from './opener.ts';
import { createPast } from './past.ts';
import { type Client, startClient } from './run/client.ts';
import { createRunner, type Runner, wordsOf } from './run/runner.ts';
import { withSettings } from './scenario/document.ts';
import { scenarioText } from './scenario/yaml.ts';
import { type Band, createBand } from './shell/band.ts';
import { listenForKeys } from './shell/keys.ts';
import { listenForShell } from './shell/shell.ts';
import type { Choice } from './state.ts';
import { documentsOf, type Story, stories } from './stories.ts';
import { drawStories, nameStory } from './story-list.ts';
import { createAdvice } from './view/advice.ts';
import { outcomeColumns } from './view/columns.ts';
import { type ViewState, viewOf } from './view-address.ts';
import { keepView } from './view-keep.ts';

const CHECK_MS = 150;

/** Before anything is chosen. */
const FIRST: Choice = { documents: documentsOf(stories[0]!), device: 'auto' };

/** Wires everything and runs the choice of the address, or the first story. */
export async function startPage(): Promise<void> {
  const client = startClient();
  const chosen = createChosen(FIRST);
  const linking = createLinking();
  const showOutcomes = outcomeColumns(linking);
  const past = createPast();
  /** The view of the address, for the result of its own run. */
  let view: ViewState | undefined;
  const runner = createRunner(client, async (ran, outcomes) => {
    await showOutcomes(ran.documents, outcomes, view);
    keep.shown(view);
    view = undefined;
    requestIdleCallback(() => void import('./shell/offline.ts').then(({ keepOffline }) => keepOffline()));
    band.showed(ran.documents);
    advice.offer(ran.documents.length === 1);
  });
  const advice = createAdvice(client, { choice: () => chosen.choice, onApply: (one) => void apply(one) });
  const start = async () => {
    await advice.stop();
    await runner.start(chosen.choice);
  };
  const band = createBand(() => void start());
  const ready = client.ask('catalogue', {});
  const check = createChecker(client, () => chosen.document, band.wrong);
  const edits = createEdits(chosen, band, () => {
    past.note(chosen.choice);
    keep.shown(undefined);
    linkTo(chosen.choice, 'replace');
    void check();
  });
  const keep = keepView(linking, (looked) => linkTo(chosen.choice, 'replace', looked));
  const panel = ready.then((catalogue) =>
    createPanel(catalogue, chosen, { onEdit: edits.edited, onSide: () => void check() }),
  );

  /** Shows another choice in the form; `run`: and runs it. */
  async function changeTo(change: () => void, run: boolean): Promise<void> {
    const draw = await panel;
    change();
    edits.edited();
    draw();
    if (run) void start();
  }

  async function pick(story: Story): Promise<void> {
    const draw = await panel;
    chosen.replace({ ...chosen.choice, documents: documentsOf(story) });
    edits.edited();
    linkTo(chosen.choice, 'push');
    draw();
    void start();
  }

  /** Makes the changes of an advice, and runs; the way back is offered. */
  async function apply(change: TriedChange): Promise<void> {
    const draw = await panel;
    const before = chosen.choice;
    try {
      const { text } = scenarioText(withSettings(chosen.document, change.settings));
      chosen.setDocument(await client.ask('plain', { text }));
    } catch (error) {
      return complain(wordsOf(error));
    }
    const shown = () => {
      edits.edited();
      draw();
      void start();
    };
    shown();
    const { toast } = await import('./shell/toast.ts');
    toast(`Applied ${change.what.join(' and ')}.`, 'Undo', () => {
      chosen.restore(before);
      shown();
    });
  }

  async function followAddress(): Promise<void> {
    edits.drop();
    const draw = await panel;
    view = viewOf(location.hash);
    const readable = await readAddress(client, chosen);
    if (readable) {
      past.note(chosen.choice);
      edits.shown();
    }
    draw();
    if (readable) void start();
    await check();
  }

  drawStories((story) => void pick(story));
  const run = listenForRuns(runner, start, band);
  listenForShell();
  listenForKeys({
    linking,
    run: () => run(),
    running: () => runner.running,
    cancel: () => runner.cancel(),
    pick: (story) => void pick(story),
    applyBest: () => void advice.applyBest(),
    pin: () => void changeTo(() => chosen.pin(), false),
    compareWith(story) {
      const documents = [chosen.choice.documents[0], story.a] as const;
      void changeTo(() => chosen.replace({ ...chosen.choice, documents }), true);
    },
    turn(by) {
      const choice = past.turn(by);
      if (choice) void changeTo(() => chosen.restore(choice), false);
    },
  });
  byId<HTMLSelectElement>('device').addEventListener('change', (event) => {
    chosen.setDevice((event.target as HTMLSelectElement).value as DeviceChoice);
    edits.edited();
  });
  listenForTexts(client, {
    async onScenario(document) {
      const draw = await panel;
      chosen.setDocument(document);
      edits.edited();
      draw();
    },
    onOutcome(outcome) {
      void showOutcomes([], [outcome]);
      band.showed(undefined);
      advice.offer(false);
    },
  });
  addEventListener('hashchange', () => void followAddress());
  await followAddress();
}

interface Edits {
  /**
   * An edit that the address does not have yet shall not take the place of the one that it has now.
   */
  drop(): void;
  /** Another choice is shown, as the address has it. */
  shown(): void;
  /** The choice was edited; address and check follow. */
  edited(): void;
}

/** `rest`: what follows an edit once no other comes for a moment. */
function createEdits(chosen: Chosen, band: Band, rest: () => void): Edits {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drop = () => clearTimeout(timer);
  const shown = () => {
    band.chose(chosen.choice.documents);
    nameStory(chosen.choice);
    byId('yaml-wrong').hidden = true;
    drop();
  };
  return {
    drop,
    shown,
    edited() {
      shown();
      // Browsers ignore an address that changes with every pixel of a slider.
      timer = setTimeout(rest, CHECK_MS);
    },
  };
}

/**
 * Takes the choice from the address, or the first story; returns whether the address could be read.
 */
async function readAddress(client: Client, chosen: Chosen): Promise<boolean> {
  try {
    chosen.replace(await choiceOfAddress(client, { ...FIRST, device: chosen.choice.device }));
    byId<HTMLSelectElement>('device').value = chosen.choice.device;
    return true;
  } catch (error) {
    complain(`the address cannot be read: ${wordsOf(error)}`);
    byId('status').textContent = 'Failed';
    return false;
  }
}

/** Buttons that start and end runs; returns what the button of a run does. */
function listenForRuns(runner: Runner, run: () => Promise<void>, band: Band): () => void {
  const start = () => {
    if (!band.goToWrong()) void run();
  };
  byId('run').addEventListener('click', start);
  byId('cancel').addEventListener('click', () => runner.cancel());
  byId('form').addEventListener('submit', (event) => event.preventDefault());
  // Its own address would take the place of the choice's.
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault();
    byId('results').focus();
  });
  return start;
}
