// DCQCN (Zhu et al., SIGCOMM 2015, section 3.3): a rate that CNPs cut and timers and bytes raise; docs/packet-cc.md, dcqcn.
// A lane's words: rate and target, bytes in 2^30 ps; alpha in parts of 65536; time of the last CNP; acked bytes towards
// the next event of the byte counter; events of the byte counter and, plus one once there was a CNP, of the timer.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"
#import "transport/rates.wgsl"

const RATE = 0; const TARGET = 1; const ALPHA = 2; const LAST_CNP = 3; const BYTES = 4; const BYTE_STAGE = 5;
const TIME_STAGE = 6; const PACE_OF_LANE = 7; const ALPHA_DUE = 8; const RATE_DUE = 9; const ALPHA_ASKED = 10;
const RATE_ASKED = 11;

fn line_rate(lane: u32) -> u32 {
  return inverse(max(port_pace(lane), 32769u));
}

fn set_rate(lane: u32, rate: u32) {
  senders[lane].cc[RATE] = rate;
  senders[lane].cc[PACE_OF_LANE] = select(inverse(rate), port_pace(lane), rate == line_rate(lane));
}

fn cc_begin(lane: u32) {
  senders[lane].cwnd = senders[lane].most_window;
  let line = line_rate(lane);
  senders[lane].cc[TARGET] = line;
  senders[lane].cc[ALPHA] = 65536u;
  set_rate(lane, line);
}

// A sign of congestion; of those that come in a short time, the first counts.
fn congested(lane: u32, now: u32) {
  let again = senders[lane].cc[TIME_STAGE] != 0u;
  if (again && now - senders[lane].cc[LAST_CNP] < cc_constant(3u)) {
    return;
  }
  let rate = senders[lane].cc[RATE];
  let alpha = senders[lane].cc[ALPHA];
  let gain = cc_constant(0u);
  let least = min(cc_constant(8u), line_rate(lane));
  senders[lane].cc[TARGET] = rate;
  senders[lane].cc[ALPHA] = alpha - mul16(alpha, gain) + gain;
  senders[lane].cc[LAST_CNP] = now;
  senders[lane].cc[BYTES] = 0u;
  senders[lane].cc[BYTE_STAGE] = 0u;
  senders[lane].cc[TIME_STAGE] = 1u;
  senders[lane].cc[ALPHA_ASKED] = cc_constant(1u);
  senders[lane].cc[RATE_ASKED] = cc_constant(2u);
  set_rate(lane, max(least, rate - (mul16(rate, alpha) >> 1u)));
}

// An event of the timer or the byte counter has been counted.
fn raise(lane: u32) {
  let by_time = senders[lane].cc[TIME_STAGE] - 1u;
  let by_bytes = senders[lane].cc[BYTE_STAGE];
  let recovery = cc_constant(5u);
  var step = 0u;
  if (min(by_time, by_bytes) > recovery) {
    step = cc_constant(7u);
  } else if (max(by_time, by_bytes) > recovery) {
    step = cc_constant(6u);
  }
  let goal = min(line_rate(lane), senders[lane].cc[TARGET] + step);
  senders[lane].cc[TARGET] = goal;
  set_rate(lane, (senders[lane].cc[RATE] + goal + 1u) >> 1u);
}

fn cc_timer(lane: u32, i: u32) {
  if (i == 0u) {
    let alpha = senders[lane].cc[ALPHA];
    senders[lane].cc[ALPHA] = alpha - mul16(alpha, cc_constant(0u));
    senders[lane].cc[ALPHA_ASKED] = cc_constant(1u);
  } else {
    senders[lane].cc[TIME_STAGE] += 1u;
    senders[lane].cc[RATE_ASKED] = cc_constant(2u);
    raise(lane);
  }
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  if (senders[lane].cc[TIME_STAGE] != 0u) {
    // Timers that stood still go on.
    senders[lane].cc[ALPHA_ASKED] = select(0u, cc_constant(1u), senders[lane].cc[ALPHA_DUE] == 0u);
    senders[lane].cc[RATE_ASKED] = select(0u, cc_constant(2u), senders[lane].cc[RATE_DUE] == 0u);
    let sum = senders[lane].cc[BYTES] + bytes;
    let full = sum >= cc_constant(4u);
    senders[lane].cc[BYTES] = select(sum, sum - cc_constant(4u), full);
    if (full) {
      senders[lane].cc[BYTE_STAGE] += 1u;
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
