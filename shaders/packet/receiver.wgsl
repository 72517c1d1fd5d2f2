// The receiving side of a flow: the lowest seq not received, and the message it belongs to.

struct Receiver {
  base: u32,
  end: u32,
  run: u32,
  turn: u32,
  // Packets that have come and are not acked yet, through `next`.
  held: u32,
  held_head: u32,
  held_tail: u32,
  // The highest seq that asked for an ack, plus one; the highest seq of a final packet, plus one.
  asked: u32,
  // With GO_BACK: the seq that the last nack asked for, plus one.
  nacked: u32,
  final_end: u32,
  // Window in which the first held packet came; window of the rank's look at it, or 0; the next
  // flow that it looks at (plus one).
  held_since: u32,
  check: u32,
  check_next: u32,
}
