// The end of a step: counts the message, delivers it or the signal, moves the lane to its next
// step, and touches the slots that waited for its window. Needs: params, control, lanes, next,
// inbox, ops, tally, arrivals.wgsl, window.wgsl, and a function `touch`.

#import "shared/histogram.wgsl"
#import "shared/none.wgsl"

// Which bucket a time falls into: the top bits of the f32.
fn bucket(fct: f32) -> u32 {
  return (bitcast<u32>(max(fct, 1.0)) >> (23u - OCTAVE_BITS)) - (127u << OCTAVE_BITS);
}

fn count_message(replica: u32, slot: u32, at: vec2<u32>) {
  let fct = since64(at, lanes[slot].issue_at);
  lanes[slot].carried = add64(lanes[slot].carried, lanes[slot].bytes);
  lanes[slot].messages += 1u;
  lanes[slot].fct_sum += fct;
  lanes[slot].fct_min = min(lanes[slot].fct_min, fct);
  lanes[slot].fct_max = max(lanes[slot].fct_max, fct);
  atomicAdd(&tally[replica * params.tally_stride + bucket(fct)], 1u);
}

// Puts a letter, or the news of a signal, that came at that time into the peer's inbox.
fn put_letter(replica: u32, letter: u32, peer: u32, arrival: vec2<u32>) {
  atomicStore(&inbox[letter + LETTER_AT_LOW], arrival.x);
  atomicStore(&inbox[letter + LETTER_AT_HIGH], arrival.y);
  atomicAdd(&inbox[letter + LETTER_COUNT], 1u);
  touch(replica, peer);
}

// Lets a slot go on that its receiver's window held back. Its step is issued at the receiver's
// advance at the earliest, unless it came later because the receiver, or it, runs ahead.
fn release_waiter(replica: u32, sender: u32, at: vec2<u32>) {
  lanes[sender].blocked = 0u;
  if (!is_ahead(replica) || less64(ready_at(sender, lanes[sender].op), at)) {
    lanes[sender].issue_at = max64(lanes[sender].issue_at, at);
  }
  touch(replica, sender);
}

// Releases the waiters whose messages the window takes now; the others wait on.
fn wake(replica: u32, slot: u32, at: vec2<u32>) {
  var waiter = atomicExchange(&lanes[slot].waiters, 0u);
  var left = 0u;
  for (var seen = 0u; waiter != 0u && seen < params.lanes; seen++) {
    let sender = waiter - 1u;
    let after = lanes[sender].next_waiter;
    if (beyond_window(sender, slot)) {
      lanes[sender].next_waiter = left;
      left = waiter;
    } else {
      release_waiter(replica, sender, at);
    }
    waiter = after;
  }
  if (left != 0u) {
    atomicStore(&lanes[slot].waiters, left);
  }
}

fn step_on(replica: u32, slot: u32, at: vec2<u32>) {
  let op = lanes[slot].op;
  note_opened(replica, slot, at);
  lanes[slot].step += 1u;
  wake(replica, slot, at);
  lanes[slot].iteration += 1u;
  if (lanes[slot].iteration == ops[op].count) {
    if (ops[op].mark != NONE) {
      let mark = replica * params.tally_stride + BUCKETS + U64_WORDS * ops[op].mark;
      atomicStore(&tally[mark + U64_LOW], at.x);
      atomicStore(&tally[mark + U64_HIGH], at.y);
    }
    lanes[slot].iteration = 0u;
    lanes[slot].op = op + 1u;
    if (op + 1u == lanes[slot].op_end) {
      atomicStore(&next[place_of(replica, slot)].state, DONE);
      atomicAdd(&control[replica].done, 1u);
      return;
    }
  }
  lanes[slot].fresh = 1u;
  atomicStore(&next[place_of(replica, slot)].state, WAITING);
  touch(replica, slot);
}
