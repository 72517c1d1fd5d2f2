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
  // The highest seq that asked for an ack, plus one; likewise of those that were final.
  asked: u32,
  // With GO_BACK: the seq last asked for by a nack, plus one.
  nacked: u32,
  final_end: u32,
  // Window in which the first of those held came; in which the rank looks at it, or 0; next that it
  // looks at (plus one).
  held_since: u32,
  check: u32,
  check_next: u32,
}
