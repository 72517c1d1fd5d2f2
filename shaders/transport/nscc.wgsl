// Ultra Ethernet's sender-based control (NSCC), as its authors' htsim has it; docs/packet-cc.md, nscc, says what each
// step follows. A lane's words and the constants stand in the order of that page.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"

const FLAGS = 0; const ACHIEVED = 1; const QA_END = 2; const IGNORE = 3; const FAIR = 4; const PROPORTIONAL = 5;
const RECEIVED = 6; const FAST_COUNT = 7; const AVERAGE = 8; const LAST_CUT = 9; const LAST_ADJUST = 10;
const STARTED = 1u; const TRIGGER = 2u; const FAST = 4u;

fn most(lane: u32) -> u32 {
  return senders[lane].most_window;
}

fn set_cwnd(lane: u32, cwnd: u32) {
  senders[lane].cwnd = max(params.full_bytes, min(cwnd, most(lane)));
}

fn cc_begin(lane: u32) {
  set_cwnd(lane, select(senders[lane].first_window, most(lane), cc_constant(13u) != 0u));
}

// Of an ack or a nack: the first one starts the clocks; then bytes to ignore.
fn note(lane: u32, bytes: u32, now: u32) {
  if ((senders[lane].cc[FLAGS] & STARTED) == 0u) {
    senders[lane].cc[FLAGS] |= STARTED;
    senders[lane].cc[QA_END] = now + senders[lane].base_rtt + cc_constant(0u);
    senders[lane].cc[LAST_CUT] = now - senders[lane].base_rtt - 1u;
    senders[lane].cc[LAST_ADJUST] = now - cc_constant(3u);
  }
  senders[lane].cc[IGNORE] -= min(senders[lane].cc[IGNORE], bytes);
}

fn average_in(lane: u32, sample: u32) {
  let average = senders[lane].cc[AVERAGE];
  let n = cc_constant(12u);
  senders[lane].cc[AVERAGE] = average - average / n + (min(sample, 0xfffffffu) << 4u) / n;
}

fn clear_sums(lane: u32) {
  senders[lane].cc[FAIR] = 0u;
  senders[lane].cc[PROPORTIONAL] = 0u;
  senders[lane].cc[RECEIVED] = 0u;
}

// Quick adapt: whether the event has been dealt with.
fn adapt(lane: u32, loss: bool, marked: bool, delay: u32, now: u32) -> bool {
  var done = marked && senders[lane].cc[IGNORE] > 0u;
  let late = now - senders[lane].cc[QA_END];
  if (!done && late != 0u && late < 0x80000000u) {
    let achieved = senders[lane].cc[ACHIEVED];
    let bad = loss || delay > cc_constant(1u) || (senders[lane].cc[FLAGS] & TRIGGER) != 0u;
    done = bad && achieved < (most(lane) >> cc_constant(2u));
    if (done) {
      senders[lane].cc[IGNORE] = senders[lane].cwnd;
      senders[lane].cwnd = max(params.full_bytes, achieved);
      senders[lane].cc[FLAGS] &= ~TRIGGER;
    }
    senders[lane].cc[ACHIEVED] = 0u;
    senders[lane].cc[QA_END] = now + senders[lane].base_rtt + cc_constant(0u);
  }
  if (done) {
    clear_sums(lane);
  }
  return done;
}

fn not_fast(lane: u32) {
  senders[lane].cc[FLAGS] &= ~FAST;
  senders[lane].cc[FAST_COUNT] = 0u;
}

// Unmarked, delay below target: in proportion to what is missing, or fast where there has been no queue for a window.
fn increase(lane: u32, bytes: u32, delay: u32) {
  let cwnd = senders[lane].cwnd;
  if (delay >= cc_constant(9u)) {
    not_fast(lane);
  } else if ((senders[lane].cc[FLAGS] & FAST) == 0u) {
    senders[lane].cc[FAST_COUNT] += bytes;
    senders[lane].cc[FLAGS] |= select(0u, FAST, senders[lane].cc[FAST_COUNT] > cwnd);
  }
  if ((senders[lane].cc[FLAGS] & FAST) != 0u) {
    set_cwnd(lane, cwnd + mul16(cc_constant(8u), ratio16(bytes, params.full_bytes)));
  } else {
    senders[lane].cc[PROPORTIONAL] += mul16(bytes, ratio16(cc_constant(0u) - delay, cc_constant(0u)));
  }
}

// Marked, delay at least target.
fn decrease(lane: u32, now: u32) {
  not_fast(lane);
  let mean = senders[lane].cc[AVERAGE] >> 4u;
  if (mean > cc_constant(0u) && now - senders[lane].cc[LAST_CUT] > senders[lane].base_rtt) {
    let part = mul16(cc_constant(10u), ratio16(mean - cc_constant(0u), mean));
    set_cwnd(lane, senders[lane].cwnd - mul16(senders[lane].cwnd, min(cc_constant(11u), part)));
    senders[lane].cc[LAST_CUT] = now;
  }
}

fn share(sum: u32, cwnd: u32) -> u32 {
  return ratio16(min(sum, cwnd), cwnd);
}

// Every few packets, or an RTT: what was summed up goes into the window.
fn fulfil(lane: u32, now: u32) {
  let since = now - senders[lane].cc[LAST_ADJUST];
  if (senders[lane].cc[RECEIVED] <= cc_constant(4u) && since <= cc_constant(3u)) {
    return;
  }
  let cwnd = senders[lane].cwnd;
  var grown = cwnd + mul16(cc_constant(5u), share(senders[lane].cc[FAIR], cwnd));
  grown += mul16(cc_constant(6u), share(senders[lane].cc[PROPORTIONAL], cwnd));
  if (since >= cc_constant(3u)) {
    grown += cc_constant(7u);
    senders[lane].cc[LAST_ADJUST] = now;
  }
  set_cwnd(lane, grown);
  clear_sums(lane);
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  let delay = max(rtt, senders[lane].base_rtt) - senders[lane].base_rtt;
  let above = delay > cc_constant(0u);
  note(lane, bytes, now);
  // One ack is one sample, however many packets it is for.
  if (senders[lane].followed == 0u) {
    average_in(lane, select(delay, senders[lane].base_rtt >> 2u, above && !marked));
  }
  senders[lane].cc[ACHIEVED] += bytes;
  senders[lane].cc[RECEIVED] += bytes;
  if (adapt(lane, false, marked, delay, now)) {
    return;
  }
  let high = delay >= cc_constant(0u);
  if (high && marked) {
    decrease(lane, now);
  } else if (high) {
    senders[lane].cc[FAIR] += bytes;
  } else if (!marked) {
    increase(lane, bytes, delay);
  }
  fulfil(lane, now);
}

fn cc_nack(lane: u32, bytes: u32, now: u32) {
  note(lane, bytes, now);
  average_in(lane, cc_constant(3u));
  senders[lane].cc[FLAGS] |= TRIGGER;
  if (!adapt(lane, true, true, 0u, now)) {
    set_cwnd(lane, senders[lane].cwnd - min(senders[lane].cwnd, bytes));
  }
}

fn cc_timeout(lane: u32, now: u32) {
  senders[lane].cwnd = params.full_bytes;
}

fn cc_timer(lane: u32, i: u32) {}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
