// Ends the steps on the ended list: counts the message, delivers it or the signal, moves the lane
// to its next step, and touches the slots that waited for its window. One invocation a slot, which
// writes that slot's lane and its waiters'; a receiver's inbox is written with atomics. Two
// messages with one tag in one round write the same time (the round's), a lone one its exact time,
// so writers never disagree.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/touch.wgsl"
#import "flow/window.wgsl"
#import "flow/arrivals.wgsl"
#import "flow/step.wgsl"
#import "flow/set_next.wgsl"

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

fn deliver(replica: u32, slot: u32, at: vec2<u32>) {
  let peer = lanes[slot].peer;
  let round = add64(control[replica].now, floor64(bitcast<f32>(atomicLoad(&control[replica].nearest))));
  if ((lanes[slot].flags & SIGNAL) != 0u) {
    put_letter(replica, signals_of(peer), peer, round);
    return;
  }
  let lone = (lanes[slot].flags & LONE) != 0u;
  put_letter(replica, letter_at(peer, lanes[slot].peer_step), peer, select(round, at, lone));
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
