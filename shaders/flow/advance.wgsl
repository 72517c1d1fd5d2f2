// Ends the steps on the ended list: counts the message, delivers it or the signal, moves the lane
// to its next step, and touches the slots that waited for its window. One invocation a slot, which
// writes that slot's lane and its waiters'; a receiver's inbox is written with atomics. Two
// messages with one tag in one round write the same time (the round's), a lone one its exact time,
// so writers never disagree.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/touch.wgsl"
#import "flow/window.wgsl"
#import "flow/set_next.wgsl"
#import "shared/histogram.wgsl"
#import "shared/none.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> next: array<Next>;
@group(0) @binding(6) var<storage, read_write> inbox: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read> ops: array<Op>;
// Per replica: how many messages took how long (see bucket), and behind that the time of each mark.
@group(0) @binding(8) var<storage, read_write> tally: array<atomic<u32>>;

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

fn deliver(replica: u32, slot: u32, at: vec2<u32>) {
  let peer = lanes[slot].peer;
  let mail = peer * params.inbox_stride;
  let round = add64(control[replica].now, floor64(bitcast<f32>(atomicLoad(&control[replica].nearest))));
  var letter = mail;
  var arrival = round;
  if ((lanes[slot].flags & SIGNAL) == 0u) {
    let step = lanes[slot].peer_step;
    letter = mail + LETTER_WORDS + LETTER_WORDS * (step & (params.window - 1u));
    if ((lanes[slot].flags & LONE) != 0u) {
      arrival = at;
    }
  }
  atomicStore(&inbox[letter + LETTER_AT_LOW], arrival.x);
  atomicStore(&inbox[letter + LETTER_AT_HIGH], arrival.y);
  atomicAdd(&inbox[letter + LETTER_COUNT], 1u);
  touch(replica, peer);
}

// Touches the waiters whose messages the window takes now; the others wait on.
fn wake(replica: u32, slot: u32) {
  var waiter = atomicExchange(&lanes[slot].waiters, 0u);
  var left = 0u;
  for (var seen = 0u; waiter != 0u && seen < params.lanes; seen++) {
    let sender = waiter - 1u;
    let after = lanes[sender].next_waiter;
    if (beyond_window(sender, slot)) {
      lanes[sender].next_waiter = left;
      left = waiter;
    } else {
      lanes[sender].blocked = BLOCKED;
      touch(replica, sender);
    }
    waiter = after;
  }
  if (left != 0u) {
    atomicStore(&lanes[slot].waiters, left);
  }
}

fn step_on(replica: u32, slot: u32, at: vec2<u32>) {
  let op = lanes[slot].op;
  lanes[slot].step += 1u;
  wake(replica, slot);
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

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= atomicLoad(&control[replica].ended)) {
    return;
  }
  let slot = lists[ended_list(replica) - id.x];
  let at = next[place_of(replica, slot)].at;
  let flags = lanes[slot].flags;
  set_next(replica, slot, U64_MAX, 0.0);
  lanes[slot].free_at = at;
  if ((flags & (SEND | SIGNAL)) == SEND) {
    count_message(replica, slot, at);
  }
  if ((flags & (SEND | SIGNAL)) != 0u) {
    deliver(replica, slot, at);
  }
  step_on(replica, slot, at);
}
