// Messages, signals and the receiver's window: all that a step waits for. Needs: params, control,
// lanes, inbox, ops, window.wgsl.
//
// A lane *ahead* handles its steps before their time (ahead.wgsl). So other lanes may look at it
// too late: it has passed steps whose end lies in the future. The letter of a step that has ended
// is empty until the message of the next window comes. Until then it keeps the time of that end.

#import "flow/inbox.wgsl"

// Whether some lanes of the run may be ahead.
override runs_ahead: bool = false;

fn is_ahead(replica: u32) -> bool {
  return runs_ahead && control[replica].ahead != 0u;
}

// The letter of a step of a slot, and that of its signals.
fn letter_at(slot: u32, step: u32) -> u32 {
  return slot * params.inbox_stride + LETTER_WORDS + LETTER_WORDS * (step & (params.window - 1u));
}

fn letter_of(slot: u32) -> u32 {
  return letter_at(slot, lanes[slot].step);
}

fn signals_of(slot: u32) -> u32 {
  return slot * params.inbox_stride;
}

fn letter_time(letter: u32) -> vec2<u32> {
  return vec2<u32>(atomicLoad(&inbox[letter + LETTER_AT_LOW]), atomicLoad(&inbox[letter + LETTER_AT_HIGH]));
}

// Whether all has come that the slot's step waits for.
fn complete(slot: u32, op: u32) -> bool {
  return atomicLoad(&inbox[letter_of(slot) + LETTER_COUNT]) >= ops[op].need &&
    atomicLoad(&inbox[signals_of(slot) + LETTER_COUNT]) >= ops[op].need_signals;
}

// When the slot's last step had ended and all had come that its step waits for.
fn ready_at(slot: u32, op: u32) -> vec2<u32> {
  var at = lanes[slot].free_at;
  if (ops[op].need > 0u) {
    at = max64(at, letter_time(letter_of(slot)));
  }
  if (ops[op].need_signals > 0u) {
    at = max64(at, letter_time(signals_of(slot)));
  }
  return at;
}

// Whether the receiver's window holds the slot's message back; the receiver touches it later then.
fn held_back(slot: u32) -> bool {
  let peer = lanes[slot].peer;
  if (!beyond_window(slot, peer)) {
    return false;
  }
  if (lanes[slot].blocked != HELD) {
    lanes[slot].blocked = HELD;
    lanes[slot].next_waiter = atomicExchange(&lanes[peer].waiters, slot + 1u);
  }
  return true;
}

// When the window of a receiver that may be ahead took the slot's message, if it would have been
// held back until then; else 0.
fn opened_at(replica: u32, slot: u32, op: u32) -> vec2<u32> {
  let peer = lanes[slot].peer;
  if (!is_ahead(replica) || lanes[peer].ahead == 0u) {
    return vec2<u32>(0u, 0u);
  }
  let opened = letter_time(letter_at(peer, lanes[slot].peer_step));
  return select(vec2<u32>(0u, 0u), opened, less64(ready_at(slot, op), opened));
}

// Notes when a slot that may be ahead ends its step.
fn note_opened(replica: u32, slot: u32, at: vec2<u32>) {
  if (is_ahead(replica) && lanes[slot].ahead != 0u) {
    let letter = letter_of(slot);
    atomicStore(&inbox[letter + LETTER_AT_LOW], at.x);
    atomicStore(&inbox[letter + LETTER_AT_HIGH], at.y);
  }
}

// The latest of what let the slot go ahead: its last step, the receiver's advance where that held
// it back, and what it waited for, which is taken from the inbox.
fn issue_time(replica: u32, slot: u32, op: u32, sends: bool) -> vec2<u32> {
  var issue = lanes[slot].issue_at;
  if (sends) {
    issue = max64(issue, opened_at(replica, slot, op));
  }
  if (ops[op].need > 0u) {
    let letter = letter_of(slot);
    issue = max64(issue, letter_time(letter));
    atomicStore(&inbox[letter + LETTER_COUNT], 0u);
  }
  if (ops[op].need_signals > 0u) {
    issue = max64(issue, letter_time(signals_of(slot)));
  }
  return issue;
}
