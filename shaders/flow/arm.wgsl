// Lets every touched slot go ahead whose arrivals, signals and receiver's window allow it: sets
// when its flow may start to drain, or when its step ends. One invocation a touched slot; writes
// that slot's lane, inbox and next event. A slot that waits for its receiver's window joins the
// receiver's waiters. Reads `step` and `free_at` of receivers, which no invocation of this kernel
// writes.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/window.wgsl"
#import "flow/arrivals.wgsl"
#import "flow/set_next.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> inbox: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read_write> next: array<Next>;
@group(0) @binding(7) var<storage, read> ops: array<Op>;

// Sets when the slot's message starts to drain; answers the slot's state.
fn start_send(replica: u32, slot: u32, issue: vec2<u32>) -> u32 {
  let bytes = float64(lanes[slot].bytes);
  let start = max64(add64(issue, lanes[slot].latency), lanes[slot].free_at);
  lanes[slot].remaining = bytes;
  lanes[slot].drained_to = start;
  lanes[slot].issue_at = issue;
  // A step without bytes, or without a link that limits it, ends as it starts.
  if (bytes > 0.0 && lanes[slot].line_rate < FAR) {
    set_next(replica, slot, start, params.tolerance * bytes / lanes[slot].line_rate);
    return SENDING;
  }
  set_next(replica, slot, start, 0.0);
  return ARMED;
}

// Sets when a step that sends nothing ends.
fn end_step(replica: u32, slot: u32, at: vec2<u32>) {
  set_next(replica, slot, at, 0.0);
  lanes[slot].issue_at = at;
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  let parity = control[replica].parity;
  if (id.x >= atomicLoad(&control[replica].touched[parity])) {
    return;
  }
  let slot = lists[touched_list(replica, parity) + id.x];
  if (atomicLoad(&next[place_of(replica, slot)].state) != WAITING) {
    return;
  }
  let op = lanes[slot].op;
  let sends = (lanes[slot].flags & (SEND | SIGNAL)) == SEND;
  if (!complete(slot, op) || (sends && held_back(slot))) {
    return;
  }
  let issue = issue_time(replica, slot, op, sends);
  var state = ARMED;
  if (sends) {
    state = start_send(replica, slot, add64(issue, ops[op].delay));
  } else {
    end_step(replica, slot, add64(max64(issue, lanes[slot].free_at), ops[op].delay));
  }
  atomicStore(&next[place_of(replica, slot)].state, state);
}
