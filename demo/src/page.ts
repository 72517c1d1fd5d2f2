/** What the page does: one choice, edited by stories, form, file and address; runs of it; what is shown of them. */
import type { DeviceChoice, PlainBlock } from 'weft';
import { byId, h } from './dom.ts';
import { complain, markComplaints } from './form/complaints.ts';
import { type FormContext, formParts } from './form/form.ts';
import { drawSides } from './form/sides.ts';
import { listenForFiles } from './open.ts';
import { startClient } from './run/client.ts';
import { createRunner, wordsOf } from './run/runner.ts';
import { withValue } from './scenario/document.ts';
import { scenarioText } from './scenario/yaml.ts';
import { type Choice, choiceHash, choiceOf } from './state.ts';
import { stories } from './stories.ts';
import { outcomeColumns } from './view/columns.ts';
import type { Catalogue } from './worker/protocol.ts';

const CHECK_MS = 150;

/** Wires everything and runs the choice of the address, or the first story. */
export async function startPage(): Promise<void> {
  const client = startClient();
  const showOutcomes = outcomeColumns();
  const form = byId<HTMLFormElement>('form');
  const device = byId<HTMLSelectElement>('device');
  let choice: Choice = { documents: [stories[0]!.a], device: 'auto' };
  /** Which of two set-ups the form is about. */
  let side = 0;
  let catalogue: Catalogue | undefined;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  let checks = 0;

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
  const setChoice = (next: Choice): void => {
    choice = next;
    history.replaceState(null, '', choiceHash(choice));
    byId('columns').classList.add('stale');
    byId('story').textContent = '';
    clearTimeout(checkTimer);
    checkTimer = setTimeout(() => void check(), CHECK_MS);
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
    if (focused) globalThis.document.getElementById(focused)?.focus();
    const two = choice.documents.length === 2;
    drawSides({ two, side, onSide: show, onToggle: toggleSecond });
    byId<HTMLTextAreaElement>('yaml').value = scenarioText(document()).text;
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
    const checked = await client.ask('check', { text: text.text }).catch(() => undefined);
    if (!checked || number !== checks) return;
    const rest = markComplaints(form, text, checked.sound ? [] : checked.complaints);
    byId('wrong-choice').textContent = rest.map((complaint) => complaint.text).join('\n');
    if (checked.sound) {
      const { ranks, switches, links } = checked.facts;
      byId('facts').textContent = `${ranks} ranks, ${switches} switches, ${links} links`;
    } else byId('facts').textContent = 'something is wrong with the choice';
  }

  function drawStories(): void {
    const items = stories.map((story) => {
      const pick = () => {
        side = 0;
        setChoice({ ...choice, documents: story.b ? [story.a, story.b] : [story.a] });
        drawForm();
        byId('story').textContent = story.says;
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

  async function fromAddress(): Promise<void> {
    const given = choiceOf(location.hash);
    if (!given) {
      byId('story').textContent = stories[0]!.says;
      return;
    }
    const plain = (d: PlainBlock) => client.ask('plain', { text: scenarioText(d).text });
    const [a, b] = given.documents;
    try {
      choice = { ...given, documents: b ? [await plain(a), await plain(b)] : [await plain(a)] };
      device.value = choice.device;
    } catch (error) {
      complain(wordsOf(error));
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
    if (!choiceOf(location.hash)) return;
    side = 0;
    await fromAddress();
    drawForm();
    await start();
  });
  catalogue = await client.ask('catalogue', {});
  await fromAddress();
  drawForm();
  const first = start();
  await check();
  await first;
}
