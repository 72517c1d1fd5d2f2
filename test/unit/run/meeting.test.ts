import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meetingAt } from '../../../src/run/training/meeting.ts';
import { SCALE_OUT, twoServers } from '../ladder/fake.ts';

const fabric = twoServers();
const links = fabric.links.count;
const measured = fc.array(fc.constantFrom(0, 0, 0, 0, 5), { minLength: links, maxLength: links });
const collectives = fc.array(fc.tuple(measured, measured), { maxLength: 6 });

test('collectives meet where any of their measurements share a link', () => {
  fc.assert(
    fc.property(collectives, (list) => {
      const used = [0, 1].map((i) => list.map((both) => ({ linkBytes: Float64Array.from(both[i]!) })));
      const { meets, any } = meetingAt('routing', fabric, used);
      const uses = list.map(([a, b]) => a.map((bytes, link) => bytes + b[link]! > 0));
      const share = (a: number, b: number) => uses[a]!.some((is, link) => is && uses[b]![link]!);
      let other = false;
      for (let a = 0; a < list.length; a++) {
        for (let b = 0; b < list.length; b++) {
          expect(meets(a, b)).toBe(share(a, b));
          if (a !== b && share(a, b)) other = true;
        }
      }
      expect(any).toBe(other);
    }),
  );
});

test('without rates none meet; a link counts at endpoints if a rank is at one of its ends', () => {
  const all = { linkBytes: new Float64Array(links).fill(1) };
  expect(meetingAt('latency', fabric, [[all, all]]).any).toBe(false);
  const [up] = SCALE_OUT;
  const one = { linkBytes: new Float64Array(links).fill(1, up, up + 1) };
  expect(meetingAt('endpoints', fabric, [[one, one]]).any).toBe(true);
  // The same links, none at a rank.
  const inside = { ...fabric, kind: new Uint8Array(fabric.nodeCount).fill(1) };
  expect(meetingAt('endpoints', inside, [[one, one]]).any).toBe(false);
});
