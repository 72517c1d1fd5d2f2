/**
 * A fabric on a canvas: nodes by tier, links coloured by their load or their queue, over simulated
 * time.
 */
import { type Camera, type Size, showAll, zoom } from './camera.ts';
import { type Clock, createClock } from './clock.ts';
import { dark, dimmed, light, type Palette } from './colours.ts';
import { linkFacts } from './facts.ts';
import { busiest, linkAt, linkTowards, NOTHING, nodeAt, placeOf } from './hit.ts';
import { endOf, fullScale, meansOver, valuesAt } from './moment.ts';
import { type Backend, openPainter } from './open-painter.ts';
import { type Painter, type Scene, thicknessOf } from './painter.ts';
import type { FabricPicture, Measure } from './picture.ts';
import { handle, KEYS_HELP } from './pointer.ts';
import { createRing } from './ring.ts';
import { onScreen, pieces } from './shape.ts';
import { createTip } from './tip.ts';

export interface FabricViewOptions {
  /** `auto`: WebGPU with hardware for it, else the canvas's 2D context. */
  readonly backend?: Backend;
  readonly measure?: Measure;
  readonly theme?: 'light' | 'dark';
  /**
   * Simulated time; default: a clock of its own. A given clock is not destroyed with the view.
   */
  readonly clock?: Clock;
  /**
   * Full colour of `queue`, bytes, so that two views compare; default: the longest of the run.
   */
  readonly queueScaleBytes?: number;
  /** Called with the link that is pointed at, or undefined. */
  readonly onPoint?: (link: number | undefined) => void;
  /** Called with the link or the node that is pressed, or undefined where nothing is. */
  readonly onPress?: (pressed: Pressed | undefined) => void;
  /** Called when the view had to go on without WebGPU, with the reason. */
  readonly onFallback?: (reason: string) => void;
}

/** A part of the fabric. */
export type Pressed = { readonly link: number } | { readonly node: number };

/** Simulated time, ps. */
interface Range {
  readonly fromPs: number;
  readonly toPs: number;
}

export interface FabricView {
  /** The painter. */
  readonly backend: Painter['kind'];
  /** The canvas drawn on: another than was given once WebGPU was lost, in its place. */
  readonly canvas: HTMLCanvasElement;
  readonly clock: Clock;
  /** The value of full colour: 1 for utilization, bytes for queues. */
  readonly fullScale: number;
  setTime(timePs: number): void;
  play(): void;
  pause(): void;
  setMeasure(measure: Measure): void;
  setTheme(theme: 'light' | 'dark'): void;
  /** Selects a link or a node, or none. */
  select(part: Pressed | undefined): void;
  /** Links show their mean over a range; undefined: the clock's moment. */
  setRange(range: Range | undefined): void;
  /** Makes a link stand out, the others dim; undefined: none does. */
  light(link: number | undefined): void;
  /** Zooms around the middle; 0: shows all of the fabric again. */
  zoom(factor: number): void;
  /** Draws now; resolves when that is done. */
  draw(): Promise<void>;
  destroy(): void;
}

/** Draws a fabric on a canvas, which takes its size from the page's style, and listens to it. */
export async function createFabricView(
  canvas: HTMLCanvasElement,
  picture: FabricPicture,
  options: FabricViewOptions = {},
): Promise<FabricView> {
  const { fabric, places, timeline } = picture;
  const scene: Scene = { fabric, places, pieces: pieces(fabric, places) };
  const values = new Float32Array(fabric.links.count);
  const clock = options.clock ?? createClock(endOf(timeline));
  let painter = await openPainter(canvas, scene, options.backend ?? 'auto');
  let measure = options.measure ?? 'utilization';
  let palette: Palette = options.theme === 'dark' ? dark : light;
  let full = scaleOf();
  let pointed = NOTHING;
  let selected = NOTHING;
  let lit = NOTHING;
  let range: Range | undefined;
  let size = sizeOf(canvas);
  let home = showAll(places, size);
  let camera = home;
  let frame: number | undefined;
  let over = false;

  function scaleOf(): number {
    const own = measure === 'queue' ? options.queueScaleBytes : undefined;
    return own ?? fullScale(timeline, measure);
  }

  const tip = createTip(canvas);
  const ring = createRing(canvas);

  function paint(): void {
    frame = undefined;
    if (over) return;
    if (timeline && range) meansOver(timeline, measure, range, full, values);
    else if (timeline) valuesAt(timeline, measure, clock.state.timePs, full, values);
    ring.move((node) => placeOf(places.x[node]!, places.y[node]!, camera));
    const ratio = devicePixelRatio || 1;
    const [width, height] = [
      Math.max(1, Math.round(size.width * ratio)),
      Math.max(1, Math.round(size.height * ratio)),
    ];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const thickness = thicknessOf(fabric.links.count, camera.scaleX / home.scaleX);
    const near = lit === NOTHING ? pointed : lit;
    const shown = lit === NOTHING ? palette : dimmed(palette);
    const frameOf = { size, ratio, camera, thickness, values, selected, lit: palette.ramp };
    painter.paint({ ...frameOf, palette: shown, pointed: near });
  }

  function invalidate(): void {
    frame ??= requestAnimationFrame(paint);
  }

  function setCamera(next: Camera): void {
    camera = next;
    tip.hide();
    invalidate();
  }

  function point(link: number, place?: readonly [number, number]): void {
    const changed = link !== pointed;
    pointed = link;
    if (link === NOTHING) tip.hide();
    else
      tip.show(
        linkFacts(picture, link, clock.state.timePs),
        ...(place ?? middleOf(link)),
        place === undefined,
      );
    if (!changed) return;
    canvas.style.cursor = link === NOTHING ? '' : 'pointer';
    options.onPoint?.(link === NOTHING ? undefined : link);
    invalidate();
  }

  function middleOf(link: number): [number, number] {
    const own = Array.from(scene.pieces.link.keys()).filter((piece) => scene.pieces.link[piece] === link);
    const [ax, ay, bx, by] = onScreen(scene.pieces, own[own.length >> 1]!, camera);
    return [(ax + bx) / 2, (ay + by) / 2];
  }

  /** The link before or after the one pointed at, among the busiest now. */
  function step(by: 1 | -1): void {
    const links = busiest(values);
    if (links.length === 0) return;
    const at = links.indexOf(pointed);
    point(links[at < 0 ? 0 : (at + by + links.length) % links.length]!);
  }

  function walk(dx: number, dy: number): void {
    const from = pointed === NOTHING ? selected : pointed;
    if (from === NOTHING) {
      step(1);
      return;
    }
    const next = linkTowards(fabric, places, camera, from, [dx, dy]);
    if (next !== NOTHING) point(next);
  }

  function pressAt([x, y]: readonly [number, number]): void {
    const node = nodeAt(places, camera, x, y);
    const link = node === NOTHING ? linkAt(scene.pieces, camera, x, y) : NOTHING;
    options.onPress?.(node !== NOTHING ? { node } : link !== NOTHING ? { link } : undefined);
  }

  const handling = {
    camera: () => camera,
    home: () => home,
    size: () => size,
    setCamera,
    pointAt: (place: readonly [number, number] | undefined) =>
      point(place ? linkAt(scene.pieces, camera, ...place) : NOTHING, place),
    step,
    walk,
    pressAt,
    choose: () => pointed !== NOTHING && options.onPress?.({ link: pointed }),
    leave() {
      const was = pointed !== NOTHING;
      point(NOTHING);
      return was;
    },
    togglePlay: () => (clock.state.playing ? clock.pause() : clock.play()),
  };
  const resizes = new ResizeObserver(() => {
    const wasHome = camera === home;
    size = sizeOf(canvas);
    home = showAll(places, size);
    if (wasHome) camera = home;
    invalidate();
  });

  function attend(): () => void {
    describe(canvas, picture);
    resizes.observe(canvas);
    return handle(canvas, handling);
  }

  let ignore = attend();
  const unsubscribe = clock.subscribe(({ timePs }) => {
    if (pointed !== NOTHING) tip.show(linkFacts(picture, pointed, timePs), ...middleOf(pointed), false);
    invalidate();
  });

  async function fallBack(reason: string): Promise<void> {
    if (over) return;
    ignore();
    resizes.unobserve(canvas);
    // A canvas keeps the kind of context that it had first.
    const fresh = canvas.cloneNode() as HTMLCanvasElement;
    const focused = document.activeElement === canvas;
    canvas.replaceWith(fresh);
    canvas = fresh;
    painter = await openPainter(canvas, scene, 'canvas');
    if (over) return;
    ignore = attend();
    if (focused) canvas.focus();
    options.onFallback?.(reason);
    invalidate();
  }

  painter.lost.then(fallBack);
  invalidate();
  return {
    get backend() {
      return painter.kind;
    },
    get canvas() {
      return canvas;
    },
    get fullScale() {
      return full;
    },
    clock,
    setTime: clock.setTime,
    play: clock.play,
    pause: clock.pause,
    setMeasure(next) {
      measure = next;
      full = scaleOf();
      invalidate();
    },
    setTheme(theme) {
      palette = theme === 'dark' ? dark : light;
      invalidate();
    },
    select(part) {
      selected = part && 'link' in part ? part.link : NOTHING;
      ring.show(part && 'node' in part ? part.node : undefined);
      invalidate();
    },
    setRange(next) {
      range = next;
      invalidate();
    },
    light(link) {
      lit = link ?? NOTHING;
      invalidate();
    },
    zoom: (factor) =>
      setCamera(factor === 0 ? home : zoom(camera, home, factor, size.width / 2, size.height / 2)),
    draw() {
      if (frame !== undefined) cancelAnimationFrame(frame);
      paint();
      return painter.settled();
    },
    destroy() {
      over = true;
      if (frame !== undefined) cancelAnimationFrame(frame);
      ignore();
      unsubscribe();
      resizes.disconnect();
      tip.destroy();
      ring.destroy();
      if (!options.clock) clock.destroy();
      painter.destroy();
    },
  };
}

function sizeOf({ clientWidth, clientHeight }: HTMLCanvasElement): Size {
  return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
}

/** Makes the canvas reachable by keyboard, and gives it a description. */
function describe(canvas: HTMLCanvasElement, { fabric }: FabricPicture): void {
  const { name, ranks, nodeCount, links } = fabric;
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute(
    'aria-label',
    `The ${name} fabric: ${ranks} ranks, ${nodeCount - ranks} other nodes, ${links.count} links. ${KEYS_HELP}`,
  );
  canvas.style.touchAction = 'none';
}
