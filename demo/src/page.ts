/** What the page does: one choice, edited by stories, form, file and address; runs of it; what is shown of them. */
import type { DeviceChoice, PlainBlock } from 'weft';
import { showAddress } from './address.ts';
import { byId, h } from './dom.ts';
import { complain, markComplaints } from './form/complaints.ts';
import { type FormContext, formParts } from './form/form.ts';
import { drawSides } from './form/sides.ts';
import { listenForFiles } from './open.ts';
import { startClient, TaskError } from './run/client.ts';
import { createRunner, wordsOf } from './run/runner.ts';
import { withValue } from './scenario/document.ts';
import { scenarioText } from './scenario/yaml.ts';
import { type Choice, choiceHash, choiceOf } from './state.ts';
import { documentsOf, stories, storyOf } from './stories.ts';
import { outcomeColumns } from './view/columns.ts';
import type { Catalogue, Checked } from './worker/protocol.ts';

const CHECK_MS = 150;

/** Wires everything and runs the choice of the address, or the first story. */
export async function startPage(): Promise<void> {
  const client = startClient();
  const showOutcomes = outcomeColumns();
  const form = byId<HTMLFormElement>('form');
  const device = byId<HTMLSelectElement>('device');
  let choice: Choice = { documents: documentsOf(stories[0]!), device: 'auto' };
  /** Which of two set-ups the form is about. */
  let side = 0;
  let catalogue: Catalogue | undefined;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  let checks = 0;
  /** Whether the address says the choice. */
  let linked = true;

  const runner = createRunner(client, (ran, outcomes) => {
    showOutcomes(ran.documents, outcomes);
    if (ran !== choice) byId('columns').classList.add('stale');
  });
  const start = () => runner.start(choice);

  const document = (): PlainBlock => choice.documents[side] ?? choice.documents[0];
  const setDocument = (next: PlainBlock): void => {
    const [a, b] = choice.documents;
    const documents: Choice['documents'] = b ? (side === 0 ? [next, b] : [a, next]) : [next];
    setChoice({ ...choice, documents });
  };
  const changed = (): void => {
    byId('columns').classList.add('stale');
    byId('story').textContent = storyOf(choice)?.says ?? '';
    byId('yaml-wrong').hidden = true;
    clearTimeout(checkTimer);
  };
  const setChoice = (next: Choice): void => {
    choice = next;
    changed();
    // Browsers ignore an address that changes with every pixel of a slider.
    checkTimer = setTimeout(() => {
      linked = showAddress(choiceHash(choice), 'replace');
      void check();
    }, CHECK_MS);
  };

  const context: FormContext = {
    get catalogue() {
      return catalogue!;
    },
    get document() {
      return document();
    },
    onValue: setDocument,
    onStructure(next) {
      setDocument(next);
      drawForm();
    },
  };

  function drawForm(): void {
    const focused = globalThis.document.activeElement?.id;
    form.replaceChildren(...formParts(context));
    const two = choice.documents.length === 2;
    drawSides({ two, side, onSide: show, onToggle: toggleSecond });
    byId<HTMLTextAreaElement>('yaml').value = scenarioText(document()).text;
    if (focused) globalThis.document.getElementById(focused)?.focus();
  }

  /** The second set-up begins as the first one is; of two the one that is shown stays. */
  function toggleSecond(): void {
    const [a, b] = choice.documents;
    const documents = b ? ([document()] as const) : ([a, withValue(a, ['name'], undefined)] as const);
    side = b ? 0 : 1;
    setChoice({ ...choice, documents });
    drawForm();
  }

  function show(which: number): void {
    side = which;
    drawForm();
    void check();
  }

  async function check(): Promise<void> {
    const number = ++checks;
    const text = scenarioText(document());
    byId<HTMLTextAreaElement>('yaml').value = text.text;
    const checked = await client.ask('check', { text: text.text }).catch(unchecked);
    if (number !== checks) return;
    // A cancelled run took the worker with it, and what it was to check.
    if (!checked) return check();
    const rest = markComplaints(form, text, checked.sound ? [] : checked.complaints);
    byId('wrong-choice').textContent = rest.map((complaint) => complaint.text).join('\n');
    if (checked.sound) {
      const { ranks, switches, links } = checked.facts;
      byId('facts').textContent =
        `${ranks} ranks, ${switches} switches, ${links} links${linked ? '' : '; too long for an address: share its file'}`;
    } else byId('facts').textContent = 'something is wrong with the choice';
  }

  /** What is said of a choice whose check failed; undefined where it was only cut off. */
  function unchecked(error: unknown): Checked | undefined {
    if (error instanceof TaskError && error.failure.kind === 'cancelled') return undefined;
    const text = wordsOf(error);
    return { sound: false, complaints: [{ what: text, text }] };
  }

  function drawStories(): void {
    const items = stories.map((story) => {
      const pick = () => {
        side = 0;
        setChoice({ ...choice, documents: documentsOf(story) });
        linked = showAddress(choiceHash(choice), 'push');
        drawForm();
        void start();
      };
      return h(
        'li',
        {},
        h('button', { type: 'button', id: `story-${story.id}`, onclick: pick }, story.title),
      );
    });
    byId('stories').replaceChildren(...items);
  }

  /** Makes the choice what the address says, or the first story; whether the address could be read. */
  async function fromAddress(): Promise<boolean> {
    const given = choiceOf(location.hash) ?? { ...choice, documents: documentsOf(stories[0]!) };
    const plain = (d: PlainBlock) => client.ask('plain', { text: scenarioText(d).text });
    const [a, b] = given.documents;
    try {
      choice = { ...given, documents: b ? [await plain(a), await plain(b)] : [await plain(a)] };
      side = 0;
      linked = true;
      device.value = choice.device;
      changed();
      return true;
    } catch (error) {
      complain(`the address cannot be read: ${wordsOf(error)}`);
      byId('status').textContent = 'Failed';
      return false;
    }
  }

  drawStories();
  form.addEventListener('submit', (event) => event.preventDefault());
  byId('run').addEventListener('click', () => void start());
  byId('cancel').addEventListener('click', () => runner.cancel());
  device.addEventListener('change', () => setChoice({ ...choice, device: device.value as DeviceChoice }));
  addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
    if (event.key === 'Escape') runner.cancel();
  });
  byId('apply').addEventListener('click', () => void apply(byId<HTMLTextAreaElement>('yaml').value));
  listenForFiles(
    (text, name) => open(text, name).catch((error: unknown) => complain(wordsOf(error))),
    complain,
  );

  async function apply(text: string): Promise<void> {
    const wrong = byId('yaml-wrong');
    wrong.hidden = true;
    try {
      await open(text, 'scenario');
    } catch (error) {
      wrong.textContent = wordsOf(error);
      wrong.hidden = false;
    }
  }

  /** Makes a file's scenario the choice, or shows its result. Throws what is wrong with it. */
  async function open(text: string, name: string): Promise<void> {
    const opened = await client.ask('open', { text, name });
    complain('');
    if ('scenario' in opened) {
      setDocument(opened.scenario);
      drawForm();
    } else {
      const { result } = opened;
      const times = (result.flows.list ?? []).map(({ start_us, end_us }) => end_us - start_us);
      showOutcomes(
        [],
        [
          {
            result,
            fctsUs: times.sort((x, y) => x - y),
            badge: undefined,
            timeline: [],
            queuesBytes: [],
          },
        ],
      );
      byId('status').textContent = `Opened ${name}`;
    }
  }

  // Its own address would take the place of the choice's.
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault();
    byId('results').focus();
  });
  addEventListener('hashchange', async () => {
    if (location.hash !== '' && !choiceOf(location.hash)) return;
    clearTimeout(checkTimer);
    if (!(await fromAddress())) return;
    drawForm();
    void start();
    await check();
  });
  catalogue = await client.ask('catalogue', {});
  const readable = await fromAddress();
  drawForm();
  const first = readable ? start() : undefined;
  await check();
  await first;
}
