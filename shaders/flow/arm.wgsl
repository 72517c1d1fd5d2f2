// Lets every touched slot go ahead whose arrivals, signals and receiver's window allow it: sets
// when its flow may start to drain, or when its step ends. One invocation a touched slot; writes
// that slot's lane, inbox and next event, and appends slots that wait for a window to the next
// round's list. Reads `step` and `free_at` of receivers, which no invocation of this kernel writes.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/touch.wgsl"
#import "flow/calendar.wgsl"
#import "flow/set_next.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> inbox: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read_write> next: array<Next>;
@group(0) @binding(7) var<storage, read> ops: array<Op>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  let parity = control[replica].parity;
  if (id.x >= atomicLoad(&control[replica].touched[parity])) {
    return;
  }
  let slot = lists[touched_list(replica, parity) + id.x];
  if (next[place_of(replica, slot)].state != WAITING) {
    return;
  }
  let mail = slot * params.inbox_stride;
  let letter = mail + LETTER_WORDS + LETTER_WORDS * (lanes[slot].step & (params.window - 1u));
  let op = lanes[slot].op;
  let need = ops[op].need;
  let need_signals = ops[op].need_signals;
  if (atomicLoad(&inbox[letter + LETTER_COUNT]) < need || atomicLoad(&inbox[mail + LETTER_COUNT]) < need_signals) {
    return;
  }
  let flags = lanes[slot].flags;
  let sends = (flags & SEND) != 0u && (flags & SIGNAL) == 0u;
  var issue = lanes[slot].issue_at;
  if (sends) {
    let peer = lanes[slot].peer;
    if (lanes[slot].peer_step - lanes[peer].step >= params.window) {
      lanes[slot].blocked = 1u;
      touch(replica, slot);
      return;
    }
    if (lanes[slot].blocked != 0u) {
      lanes[slot].blocked = 0u;
      issue = max64(issue, lanes[peer].free_at);
    }
  }
  if (need > 0u) {
    issue = max64(issue, vec2<u32>(atomicLoad(&inbox[letter + LETTER_AT_LOW]), atomicLoad(&inbox[letter + LETTER_AT_HIGH])));
    atomicStore(&inbox[letter + LETTER_COUNT], 0u);
  }
  if (need_signals > 0u) {
    issue = max64(issue, vec2<u32>(atomicLoad(&inbox[mail + LETTER_AT_LOW]), atomicLoad(&inbox[mail + LETTER_AT_HIGH])));
  }
  let free_at = lanes[slot].free_at;
  var state = ARMED;
  if (sends) {
    issue = add64(issue, ops[op].delay);
    let bytes = float64(lanes[slot].bytes);
    let start = max64(add64(issue, lanes[slot].latency), free_at);
    // A step without bytes, or without a link that limits it, ends as it starts.
    if (bytes > 0.0 && lanes[slot].line_rate < FAR) {
      set_next(replica, slot, start, params.tolerance * bytes / lanes[slot].line_rate);
      state = SENDING;
    } else {
      set_next(replica, slot, start, 0.0);
    }
    lanes[slot].remaining = bytes;
    lanes[slot].drained_to = start;
  } else {
    issue = add64(max64(issue, free_at), ops[op].delay);
    set_next(replica, slot, issue, 0.0);
  }
  lanes[slot].issue_at = issue;
  next[place_of(replica, slot)].state = state;
}
