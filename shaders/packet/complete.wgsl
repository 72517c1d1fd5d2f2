// Messages whose packets are all acked: their times are kept, and the lane's program is told.

#import "packet/board.wgsl"
#import "packet/tally.wgsl"
#import "shared/histogram.wgsl"

// The bucket of a time in ps: by its octave, and the bits after its first one.
fn bucket64(t: vec2<u32>) -> u32 {
  if (t.y == 0u && t.x < 2u) {
    return 0u;
  }
  if (t.y == 0u) {
    let exponent = 31u - countLeadingZeros(t.x);
    let top = select(t.x << (OCTAVE_BITS - min(OCTAVE_BITS, exponent)), t.x >> (max(OCTAVE_BITS, exponent) - OCTAVE_BITS), exponent >= OCTAVE_BITS);
    return exponent * OCTAVE + (top & (OCTAVE - 1u));
  }
  let exponent = 31u - countLeadingZeros(t.y);
  let top = select((t.y << (OCTAVE_BITS - min(OCTAVE_BITS, exponent))) | (t.x >> (32u - OCTAVE_BITS + min(OCTAVE_BITS, exponent))), t.y >> (max(OCTAVE_BITS, exponent) - OCTAVE_BITS), exponent >= OCTAVE_BITS);
  return (32u + exponent) * OCTAVE + (top & (OCTAVE - 1u));
}

fn add_time(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
}

fn is_less(a: vec2<u32>, b: vec2<u32>) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

// From (window, at) to (now, end).
fn elapsed(window: u32, at: u32, now: u32, end: u32) -> vec2<u32> {
  let whole = add_time(mul64(now - window, params.window_ps), vec2<u32>(end, 0u));
  return vec2<u32>(whole.x - at, whole.y - select(0u, 1u, whole.x < at));
}

fn keep_time(replica: u32, host: u32, sender: u32, message: u32, now: u32, end: u32) {
  let fct = elapsed(issued_in(message), packets[message].at, now, end);
  hosts[host].messages += 1u;
  hosts[host].fct_sum = add_time(hosts[host].fct_sum, fct);
  if (is_less(fct, hosts[host].fct_min)) {
    hosts[host].fct_min = fct;
  }
  if (is_less(hosts[host].fct_max, fct)) {
    hosts[host].fct_max = fct;
  }
  let own = replica * params.board.stride;
  atomicAdd(&board[own + params.board.histogram + bucket64(fct)], 1u);
  if (mark_of(message) != NONE) {
    let mark = own + params.board.marks + MOMENT_WORDS * mark_of(message);
    atomicStore(&board[mark + MOMENT_WINDOW], now);
    atomicStore(&board[mark + MOMENT_AT], end);
    happened(host, now, end);
  }
  if ((params.flags & RECORDS) != 0u) {
    let lane = sender - replica * params.count.lanes;
    let first = tables[params.table.lane_info + lane * LANE_WORDS + LANE_RECORD];
    let record = replica * params.tally.stride + params.tally.records + RECORD_WORDS * (first + senders[sender].completed);
    tally[record + RECORD_START_WINDOW] = issued_in(message);
    tally[record + RECORD_START_AT] = packets[message].at;
    tally[record + RECORD_END_WINDOW] = now;
    tally[record + RECORD_END_AT] = end;
  }
  senders[sender].completed += 1u;
}

fn complete_messages(replica: u32, host: u32, sender: u32, slot: u32, now: u32) {
  let plane = senders[sender].plane;
  for (var n = 0u; n < params.count.slots; n++) {
    let message = senders[sender].out[plane].message_head;
    if (message == NONE || i32(senders[sender].una - message_end(message)) < 0) {
      break;
    }
    keep_time(replica, host, sender, message, now, packets[slot].at);
    let ended = message_end(message);
    senders[sender].out[plane].message_head = packets[message].next;
    give_own(host, message);
    if (senders[sender].out[plane].message_head == NONE) {
      senders[sender].out[plane].message_tail = NONE;
      let note = new_note(replica, host, packets[slot].at, packets[slot].flow, COMPLETE << KIND_SHIFT);
      packets[note].seq = ended;
      append(host, note);
      hosts[host].heard_window = now;
    }
  }
}
