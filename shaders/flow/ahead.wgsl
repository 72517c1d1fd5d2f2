// Runs lanes ahead of time whose messages share no link with any other lane. All that happens to
// such a lane follows from what comes to it: a message ends when it has drained at the rate of its
// path. So its steps need no round: they are handled as soon as their messages have come, whenever
// those will arrive. Only lanes that share links are left for rounds of events.
//
// One invocation a replica, for devices without parallel invocations, before other kernels look at
// the slots that are touched. It goes from step to step with a queue of slots. The queue is in the
// place of the started and ended ones, which come later in a tick. Other kernels handle a step that
// sends a signal, whose receiver waits for several messages, or whose path is not known yet.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/phases.wgsl"
#import "flow/window.wgsl"
#import "flow/arrivals.wgsl"
#import "flow/step_facts.wgsl"
#import "flow/step.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> control: array<Control>;
@group(0) @binding(2) var<storage, read_write> groups: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> next: array<Next>;
@group(0) @binding(6) var<storage, read_write> inbox: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read> ops: array<Op>;
@group(0) @binding(8) var<storage, read_write> tally: array<atomic<u32>>;

// Steps in a tick: those that are left wait for their time.
const MOST_STEPS = 65536u;

// On no list. Rounds do not come to this number.
const UNTOUCHED = 0xfffffffeu;

// A slot whose step has an event already is looked at when that is due.
fn waits(replica: u32, slot: u32) -> bool {
  return atomicLoad(&next[place_of(replica, slot)].state) == WAITING;
}

// The queue is a ring of as many places as lanes; a slot is in it once.
fn enqueue(replica: u32, slot: u32) {
  let place = control[replica].queue_first + control[replica].queued;
  lists[started_list(replica) + select(place, place - params.lanes, place >= params.lanes)] = slot;
  control[replica].queued += 1u;
}

// Puts a slot on the list for the other kernels.
fn keep(replica: u32, slot: u32) {
  let parity = control[replica].parity;
  let place = atomicAdd(&control[replica].touched[parity], 1u);
  lists[touched_list(replica, parity) + place] = slot;
}

fn touch(replica: u32, slot: u32) {
  if (!waits(replica, slot)) {
    return;
  }
  let stamp = control[replica].rounds;
  if (atomicExchange(&inbox[slot * params.inbox_stride + LETTER_TOUCHED], stamp) == stamp) {
    return;
  }
  if (lanes[slot].ahead != 0u) {
    enqueue(replica, slot);
  } else {
    keep(replica, slot);
  }
}

// Ends the slot's step at a time. It is touched by that, if it has another one.
fn end_step(replica: u32, slot: u32, at: vec2<u32>, sends: bool) {
  lanes[slot].free_at = at;
  if (sends) {
    count_message(replica, slot, at);
    let peer = lanes[slot].peer;
    put_letter(replica, letter_at(peer, lanes[slot].peer_step), peer, at);
  }
  step_on(replica, slot, at);
}

// When the slot's message ends, as arm.wgsl and finish.wgsl have it.
fn send_end(slot: u32, issue: vec2<u32>) -> vec2<u32> {
  let start = max64(add64(issue, lanes[slot].latency), lanes[slot].free_at);
  let bytes = float64(lanes[slot].bytes);
  lanes[slot].remaining = bytes;
  lanes[slot].drained_to = start;
  lanes[slot].issue_at = issue;
  if (bytes > 0.0 && lanes[slot].line_rate < FAR) {
    return add64(start, floor64(min(bytes / lanes[slot].line_rate + 0.5, FAR)));
  }
  return start;
}

// Handles the step of a slot if all that it waits for has come.
fn run(replica: u32, slot: u32) {
  let op = lanes[slot].op;
  let flags = ops[op].flags;
  let sends = (flags & SEND) != 0u;
  let other = (flags & SIGNAL) != 0u || (sends && ((flags & LONE) == 0u || lanes[slot].path_to == 0u));
  if (other) {
    atomicStore(&inbox[slot * params.inbox_stride + LETTER_TOUCHED], control[replica].rounds);
    keep(replica, slot);
    return;
  }
  if (lanes[slot].fresh != 0u) {
    read_step(replica, slot);
  }
  if (!complete(slot, op) || (sends && held_back(slot))) {
    return;
  }
  let issue = issue_time(replica, slot, op, sends);
  if (sends) {
    end_step(replica, slot, send_end(slot, add64(issue, ops[op].delay)), true);
  } else {
    let at = add64(max64(issue, lanes[slot].free_at), ops[op].delay);
    lanes[slot].issue_at = at;
    end_step(replica, slot, at, false);
  }
}

// Takes slots that may run from the list of touched ones, in order, into the queue.
fn take_slots(replica: u32) {
  let parity = control[replica].parity;
  let list = touched_list(replica, parity);
  let touched = atomicLoad(&control[replica].touched[parity]);
  var kept = 0u;
  for (var i = 0u; i < touched; i++) {
    let slot = lists[list + i];
    if (!waits(replica, slot)) {
      continue;
    }
    if (lanes[slot].ahead != 0u) {
      enqueue(replica, slot);
    } else {
      lists[list + kept] = slot;
      kept += 1u;
    }
  }
  atomicStore(&control[replica].touched[parity], kept);
}

fn next_in_queue(replica: u32) -> u32 {
  let place = control[replica].queue_first;
  control[replica].queue_first = select(place + 1u, 0u, place + 1u == params.lanes);
  control[replica].queued -= 1u;
  return lists[started_list(replica) + place];
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica >= params.replicas || !is_ahead(replica) || control[replica].phase != EVENTS) {
    return;
  }
  take_slots(replica);
  for (var steps = 0u; steps < MOST_STEPS && control[replica].queued > 0u; steps++) {
    let slot = next_in_queue(replica);
    atomicStore(&inbox[slot * params.inbox_stride + LETTER_TOUCHED], UNTOUCHED);
    run(replica, slot);
  }
  for (var left = control[replica].queued; left > 0u; left--) {
    keep(replica, next_in_queue(replica));
  }
  let touched = atomicLoad(&control[replica].touched[control[replica].parity]);
  widen_row(TOUCHED, touched);
  widen_row(STALE, min(blocks(), atomicLoad(&control[replica].stale) + touched));
}
