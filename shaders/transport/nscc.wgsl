// Ultra Ethernet's sender-based control (NSCC), as in htsim by the same authors; docs/packet-cc.md,
// nscc, gives the source of each step.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"

// In the order of that page.
struct NsccConstants {
  // Ticks.
  target_delay: u32,
  adapt_delay: u32,
  adapt_gate: u32,
  network_rtt: u32,
  // Bytes.
  adjust_bytes: u32,
  fair: u32,
  proportional: u32,
  eta: u32,
  fast: u32,
  fast_delay: u32,
  // Parts of 65536.
  gamma: u32,
  max_decrease: u32,
  averaging: u32,
  start_at_max: u32,
  max_window: u32,
}
#words GIVEN NsccConstants

// In the order of that page.
struct NsccLane {
  flags: u32,
  achieved: u32,
  adapt_end: u32,
  ignore: u32,
  fair: u32,
  proportional: u32,
  received: u32,
  fast_count: u32,
  average: u32,
  last_cut: u32,
  last_adjust: u32,
}
#words MY NsccLane

// Its flags.
const STARTED = 1u;
const TRIGGER = 2u;
const FAST = 4u;

fn most(lane: u32) -> u32 {
  return senders[lane].most_window;
}

fn set_cwnd(lane: u32, cwnd: u32) {
  senders[lane].cwnd = max(params.bytes.full, min(cwnd, most(lane)));
}

fn cc_begin(lane: u32) {
  set_cwnd(lane, select(senders[lane].first_window, most(lane), cc_constant(GIVEN_START_AT_MAX) != 0u));
}

// For an ack or a nack: the first one starts the clocks; then bytes to ignore.
fn note(lane: u32, bytes: u32, now: u32) {
  if ((senders[lane].cc[MY_FLAGS] & STARTED) == 0u) {
    senders[lane].cc[MY_FLAGS] |= STARTED;
    senders[lane].cc[MY_ADAPT_END] = now + senders[lane].base_rtt + cc_constant(GIVEN_TARGET_DELAY);
    senders[lane].cc[MY_LAST_CUT] = now - senders[lane].base_rtt - 1u;
    senders[lane].cc[MY_LAST_ADJUST] = now - cc_constant(GIVEN_NETWORK_RTT);
  }
  senders[lane].cc[MY_IGNORE] -= min(senders[lane].cc[MY_IGNORE], bytes);
}

fn average_in(lane: u32, sample: u32) {
  let average = senders[lane].cc[MY_AVERAGE];
  let n = cc_constant(GIVEN_AVERAGING);
  senders[lane].cc[MY_AVERAGE] = average - average / n + (min(sample, 0xfffffffu) << 4u) / n;
}

fn clear_sums(lane: u32) {
  senders[lane].cc[MY_FAIR] = 0u;
  senders[lane].cc[MY_PROPORTIONAL] = 0u;
  senders[lane].cc[MY_RECEIVED] = 0u;
}

// Quick adapt: whether the event has been dealt with.
fn adapt(lane: u32, loss: bool, marked: bool, delay: u32, now: u32) -> bool {
  var done = marked && senders[lane].cc[MY_IGNORE] > 0u;
  let late = now - senders[lane].cc[MY_ADAPT_END];
  if (!done && late != 0u && late < 0x80000000u) {
    let achieved = senders[lane].cc[MY_ACHIEVED];
    let bad = loss || delay > cc_constant(GIVEN_ADAPT_DELAY) || (senders[lane].cc[MY_FLAGS] & TRIGGER) != 0u;
    done = bad && achieved < (most(lane) >> cc_constant(GIVEN_ADAPT_GATE));
    if (done) {
      senders[lane].cc[MY_IGNORE] = senders[lane].cwnd;
      senders[lane].cwnd = max(params.bytes.full, achieved);
      senders[lane].cc[MY_FLAGS] &= ~TRIGGER;
    }
    senders[lane].cc[MY_ACHIEVED] = 0u;
    senders[lane].cc[MY_ADAPT_END] = now + senders[lane].base_rtt + cc_constant(GIVEN_TARGET_DELAY);
  }
  if (done) {
    clear_sums(lane);
  }
  return done;
}

fn not_fast(lane: u32) {
  senders[lane].cc[MY_FLAGS] &= ~FAST;
  senders[lane].cc[MY_FAST_COUNT] = 0u;
}

// Unmarked, delay below target: in proportion to the missing delay, or fast if no queue existed for
// a window.
fn increase(lane: u32, bytes: u32, delay: u32) {
  let cwnd = senders[lane].cwnd;
  if (delay >= cc_constant(GIVEN_FAST_DELAY)) {
    not_fast(lane);
  } else if ((senders[lane].cc[MY_FLAGS] & FAST) == 0u) {
    senders[lane].cc[MY_FAST_COUNT] += bytes;
    senders[lane].cc[MY_FLAGS] |= select(0u, FAST, senders[lane].cc[MY_FAST_COUNT] > cwnd);
  }
  if ((senders[lane].cc[MY_FLAGS] & FAST) != 0u) {
    set_cwnd(lane, cwnd + mul16(cc_constant(GIVEN_FAST), ratio16(bytes, params.bytes.full)));
  } else {
    senders[lane].cc[MY_PROPORTIONAL] += mul16(bytes, ratio16(cc_constant(GIVEN_TARGET_DELAY) - delay, cc_constant(GIVEN_TARGET_DELAY)));
  }
}

// Marked, delay at least target.
fn decrease(lane: u32, now: u32) {
  not_fast(lane);
  let mean = senders[lane].cc[MY_AVERAGE] >> 4u;
  if (mean > cc_constant(GIVEN_TARGET_DELAY) && now - senders[lane].cc[MY_LAST_CUT] > senders[lane].base_rtt) {
    let part = mul16(cc_constant(GIVEN_GAMMA), ratio16(mean - cc_constant(GIVEN_TARGET_DELAY), mean));
    set_cwnd(lane, senders[lane].cwnd - mul16(senders[lane].cwnd, min(cc_constant(GIVEN_MAX_DECREASE), part)));
    senders[lane].cc[MY_LAST_CUT] = now;
  }
}

fn share(sum: u32, cwnd: u32) -> u32 {
  return ratio16(min(sum, cwnd), cwnd);
}

// Every few packets, or an RTT: the sums go into the window.
fn fulfil(lane: u32, now: u32) {
  let since = now - senders[lane].cc[MY_LAST_ADJUST];
  if (senders[lane].cc[MY_RECEIVED] <= cc_constant(GIVEN_ADJUST_BYTES) && since <= cc_constant(GIVEN_NETWORK_RTT)) {
    return;
  }
  let cwnd = senders[lane].cwnd;
  var grown = cwnd + mul16(cc_constant(GIVEN_FAIR), share(senders[lane].cc[MY_FAIR], cwnd));
  grown += mul16(cc_constant(GIVEN_PROPORTIONAL), share(senders[lane].cc[MY_PROPORTIONAL], cwnd));
  if (since >= cc_constant(GIVEN_NETWORK_RTT)) {
    grown += cc_constant(GIVEN_ETA);
    senders[lane].cc[MY_LAST_ADJUST] = now;
  }
  set_cwnd(lane, grown);
  clear_sums(lane);
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  let delay = max(rtt, senders[lane].base_rtt) - senders[lane].base_rtt;
  let above = delay > cc_constant(GIVEN_TARGET_DELAY);
  note(lane, bytes, now);
  // One ack is one sample, however many packets it is for.
  if (senders[lane].followed == 0u) {
    average_in(lane, select(delay, senders[lane].base_rtt >> 2u, above && !marked));
  }
  senders[lane].cc[MY_ACHIEVED] += bytes;
  senders[lane].cc[MY_RECEIVED] += bytes;
  if (adapt(lane, false, marked, delay, now)) {
    return;
  }
  let high = delay >= cc_constant(GIVEN_TARGET_DELAY);
  if (high && marked) {
    decrease(lane, now);
  } else if (high) {
    senders[lane].cc[MY_FAIR] += bytes;
  } else if (!marked) {
    increase(lane, bytes, delay);
  }
  fulfil(lane, now);
}

fn cc_nack(lane: u32, bytes: u32, now: u32) {
  note(lane, bytes, now);
  average_in(lane, cc_constant(GIVEN_NETWORK_RTT));
  senders[lane].cc[MY_FLAGS] |= TRIGGER;
  if (!adapt(lane, true, true, 0u, now)) {
    set_cwnd(lane, senders[lane].cwnd - min(senders[lane].cwnd, bytes));
  }
}

fn cc_timeout(lane: u32, now: u32) {
  senders[lane].cwnd = params.bytes.full;
}

fn cc_timer(lane: u32, i: u32) {}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
