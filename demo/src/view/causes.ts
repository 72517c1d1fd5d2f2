/** The causes of the fabric's part of the time, the one that takes most first. */
import { causeText, central, type RankedCause, type Result, rankedCauses, timeText } from 'weft';
import { h } from '../dom.ts';
import { cssOf, dark, light, rampAt } from '../draw/colours.ts';
import type { Linking } from '../linking.ts';
import { theme } from '../shell/theme.ts';
import type { Seen } from '../worker/protocol.ts';
import { linkNamed, worstOf } from './link-moment.ts';

type Causes = NonNullable<Result['causes']>;

/** A cause that is less than this part of the time is not worth a row. */
const LITTLE = 5e-4;
/** Rungs of the fabric: their times are what is lost. */
const LOST: readonly string[] = ['topology', 'routing', 'transport', 'faults'];

export interface Cause {
  /** The rung that it is lost at. */
  readonly rung: string;
  /** The name of its link. */
  readonly name: string | undefined;
  /** That name, or what it is if it has none. */
  readonly what: string;
  readonly why: string;
  /** All of it as a sentence, without a full stop. */
  readonly text: string;
  readonly us: number;
  /** The link that holds flows up, if it is one of the drawing; of parallel ones the busiest. */
  readonly link: number | undefined;
  /** Its highest share of its rate, and when that is; undefined if that was not seen. */
  readonly worst: { readonly share: number; readonly timePs: number } | undefined;
}

/** Those that are lost to the fabric. */
export function causesOf(
  causes: Causes | undefined,
  { step, kind }: Pick<Result, 'step' | 'kind'>,
  seen: Seen | undefined,
): Cause[] {
  if (!causes || !step) return [];
  const least = LITTLE * central(step.time_us);
  return rankedCauses({ causes })
    .filter(({ rung, reason }) => LOST.includes(rung) && reason.delta_us > least)
    .sort((a, b) => b.reason.delta_us - a.reason.delta_us)
    .map((ranked) => causeIn(ranked, seen, kind !== 'training'));
}

/** `whole`: the links were seen over all of the time, not over a part such as one collective. */
function causeIn({ rung, reason }: RankedCause, seen: Seen | undefined, whole: boolean): Cause {
  const text = causeText(reason).replaceAll(' -> ', ' → ');
  const name = reason.link && `${reason.link.from} → ${reason.link.to}`;
  const link = reason.link && seen && linkNamed(seen, reason.link);
  const moving = whole && seen?.timeline?.packets === true;
  const worst = link === undefined || !moving ? undefined : worstOf(seen.timeline, link);
  return {
    ...{ rung, name },
    what: name ?? capital(text),
    why: name === undefined ? reason.by.slice(0, 3).join(', ') : withoutName(text, name),
    text,
    ...{ us: reason.delta_us, link, worst },
  };
}

/** The link is named in the row already. */
function withoutName(text: string, name: string): string {
  return text.replace(`, ${name},`, ',').replace(`${name} `, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The head and a row for each cause. A press selects it; one more opens its link. `go` leads to
 * where it acts. The selection of all views decides which row is pressed.
 */
export function causeRows(
  causes: readonly Cause[],
  lostUs: number,
  linking: Linking,
  go: (cause: Cause) => void,
  signal: AbortSignal,
): HTMLElement[] {
  let chosen: Cause | undefined = causes[0];
  const most = Math.max(...causes.map(({ us }) => us));
  const rows = causes.map((cause) => {
    const { what, why, us, name } = cause;
    const square = h('i', { class: 'square' });
    const colour = cause.worst && rampAt((theme() === 'dark' ? dark : light).ramp, cause.worst.share);
    if (colour) square.style.background = cssOf(colour);
    const length = h('i');
    length.style.width = `${(100 * us) / most}%`;
    const select = () => {
      const again = chosen === cause && name !== undefined && linking.state.selected === name;
      chosen = cause;
      if (again) linking.select(name, true);
      else {
        go(cause);
        mark();
      }
    };
    const hover = (is: boolean) => () => linking.hover(is ? name : undefined);
    const button: HTMLElement = h(
      'button',
      {
        ...{ type: 'button', class: 'cause', title: `${what}: ${why}` },
        ...{ onclick: select, onmouseenter: hover(true), onmouseleave: hover(false) },
        ...{ onfocus: hover(true), onblur: hover(false) },
      },
      square,
      h('span', { class: 'what' }, what),
      h('span', { class: 'bar' }, length),
      h('span', { class: 'time' }, timeText(us).replace(' us', ' µs')),
      h('span', { class: 'why' }, why),
    );
    return button;
  });
  const mark = () => {
    const { selected, hovered } = linking.state;
    // Several causes may be at one link: the one that was pressed stays the chosen one.
    if (chosen?.name !== selected)
      chosen = causes.find(({ name }) => selected !== undefined && name === selected);
    for (const [i, row] of rows.entries()) {
      const { name } = causes[i]!;
      row.setAttribute('aria-pressed', String(causes[i] === chosen));
      row.classList.toggle('near', hovered !== undefined && name === hovered);
    }
  };
  mark();
  linking.subscribe(mark, signal);
  const sum = timeText(lostUs).replace(' us', ' µs');
  return [
    h(
      'div',
      { class: 'head' },
      h('h2', {}, 'What takes it'),
      h('span', { class: 'end sub' }, `of ${sum} lost`),
    ),
    h('ol', { class: 'rows' }, ...rows.map((row) => h('li', {}, row))),
  ];
}
