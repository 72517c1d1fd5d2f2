/** The ring around the node that is selected. */

export interface Ring {
  /** Rings this node; undefined: none. */
  show(node: number | undefined): void;
  /** Puts the ring where its node is, CSS pixels of the canvas. */
  move(placeOf: (node: number) => readonly [x: number, y: number]): void;
  destroy(): void;
}

/** Puts it (class `fabric-ring`) into the canvas's parent. */
export function createRing(canvas: HTMLCanvasElement): Ring {
  const box = document.createElement('div');
  box.className = 'fabric-ring';
  box.hidden = true;
  canvas.parentElement?.append(box);
  let ringed: number | undefined;
  return {
    show(node) {
      ringed = node;
      box.hidden = node === undefined;
    },
    move(placeOf) {
      if (ringed === undefined) return;
      const [x, y] = placeOf(ringed);
      box.style.left = `${x}px`;
      box.style.top = `${y}px`;
    },
    destroy: () => box.remove(),
  };
}
