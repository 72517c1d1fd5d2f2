// DCQCN (Zhu et al., SIGCOMM 2015, section 3.3): a rate that CNPs cut and timers and bytes raise;
// docs/packet-cc.md, dcqcn.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"
#import "transport/rates.wgsl"

struct DcqcnConstants {
  // Parts of 65536.
  gain: u32,
  // Periods of timers, ps.
  alpha_period: u32,
  increase_period: u32,
  // Ticks.
  cnp_interval: u32,
  // Bytes.
  byte_counter: u32,
  fast_recovery: u32,
  // Rates: bytes in 2^30 ps.
  additive: u32,
  hyper: u32,
  min_rate: u32,
  max_window: u32,
}
#words GIVEN DcqcnConstants

struct DcqcnLane {
  // Bytes in 2^30 ps.
  rate: u32,
  goal: u32,
  // Parts of 65536.
  alpha: u32,
  last_cnp: u32,
  // Acked bytes towards the next event of the byte counter.
  bytes: u32,
  // Events of the byte counter and, plus one after the first CNP, of the timer.
  byte_stage: u32,
  time_stage: u32,
}
#words MY DcqcnLane

// Its timers.
const ALPHA_TIMER = 0u;
const RATE_TIMER = 1u;

fn line_rate(lane: u32) -> u32 {
  return inverse(max(port_pace(lane), 32769u));
}

fn set_rate(lane: u32, rate: u32) {
  senders[lane].cc[MY_RATE] = rate;
  senders[lane].cc[CC_PACE] = select(inverse(rate), port_pace(lane), rate == line_rate(lane));
}

fn cc_begin(lane: u32) {
  senders[lane].cwnd = senders[lane].most_window;
  let line = line_rate(lane);
  senders[lane].cc[MY_GOAL] = line;
  senders[lane].cc[MY_ALPHA] = 65536u;
  set_rate(lane, line);
}

// A sign of congestion; of those that come in a short time, the first counts.
fn congested(lane: u32, now: u32) {
  let again = senders[lane].cc[MY_TIME_STAGE] != 0u;
  if (again && now - senders[lane].cc[MY_LAST_CNP] < cc_constant(GIVEN_CNP_INTERVAL)) {
    return;
  }
  let rate = senders[lane].cc[MY_RATE];
  let alpha = senders[lane].cc[MY_ALPHA];
  let gain = cc_constant(GIVEN_GAIN);
  let least = min(cc_constant(GIVEN_MIN_RATE), line_rate(lane));
  senders[lane].cc[MY_GOAL] = rate;
  senders[lane].cc[MY_ALPHA] = alpha - mul16(alpha, gain) + gain;
  senders[lane].cc[MY_LAST_CNP] = now;
  senders[lane].cc[MY_BYTES] = 0u;
  senders[lane].cc[MY_BYTE_STAGE] = 0u;
  senders[lane].cc[MY_TIME_STAGE] = 1u;
  senders[lane].cc[CC_ASKED + ALPHA_TIMER] = cc_constant(GIVEN_ALPHA_PERIOD);
  senders[lane].cc[CC_ASKED + RATE_TIMER] = cc_constant(GIVEN_INCREASE_PERIOD);
  set_rate(lane, max(least, rate - (mul16(rate, alpha) >> 1u)));
}

// An event of the timer or the byte counter has been counted.
fn raise(lane: u32) {
  let by_time = senders[lane].cc[MY_TIME_STAGE] - 1u;
  let by_bytes = senders[lane].cc[MY_BYTE_STAGE];
  let recovery = cc_constant(GIVEN_FAST_RECOVERY);
  var step = 0u;
  if (min(by_time, by_bytes) > recovery) {
    step = cc_constant(GIVEN_HYPER);
  } else if (max(by_time, by_bytes) > recovery) {
    step = cc_constant(GIVEN_ADDITIVE);
  }
  let goal = min(line_rate(lane), senders[lane].cc[MY_GOAL] + step);
  senders[lane].cc[MY_GOAL] = goal;
  set_rate(lane, (senders[lane].cc[MY_RATE] + goal + 1u) >> 1u);
}

fn cc_timer(lane: u32, i: u32) {
  if (i == ALPHA_TIMER) {
    let alpha = senders[lane].cc[MY_ALPHA];
    senders[lane].cc[MY_ALPHA] = alpha - mul16(alpha, cc_constant(GIVEN_GAIN));
    senders[lane].cc[CC_ASKED + ALPHA_TIMER] = cc_constant(GIVEN_ALPHA_PERIOD);
  } else {
    senders[lane].cc[MY_TIME_STAGE] += 1u;
    senders[lane].cc[CC_ASKED + RATE_TIMER] = cc_constant(GIVEN_INCREASE_PERIOD);
    raise(lane);
  }
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  if (senders[lane].cc[MY_TIME_STAGE] != 0u) {
    // Timers that stood still go on.
    senders[lane].cc[CC_ASKED + ALPHA_TIMER] = select(0u, cc_constant(GIVEN_ALPHA_PERIOD), senders[lane].cc[CC_DUE + ALPHA_TIMER] == 0u);
    senders[lane].cc[CC_ASKED + RATE_TIMER] = select(0u, cc_constant(GIVEN_INCREASE_PERIOD), senders[lane].cc[CC_DUE + RATE_TIMER] == 0u);
    let sum = senders[lane].cc[MY_BYTES] + bytes;
    let full = sum >= cc_constant(GIVEN_BYTE_COUNTER);
    senders[lane].cc[MY_BYTES] = select(sum, sum - cc_constant(GIVEN_BYTE_COUNTER), full);
    if (full) {
      senders[lane].cc[MY_BYTE_STAGE] += 1u;
      raise(lane);
    }
  }
  if (marked) {
    congested(lane, now);
  }
}

fn cc_nack(lane: u32, bytes: u32, now: u32) {
  congested(lane, now);
}

fn cc_timeout(lane: u32, now: u32) {
  congested(lane, now);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
