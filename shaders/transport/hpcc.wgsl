// HPCC (Li et al., SIGCOMM 2019, algorithm 1) on telemetry that switches average (HPCC-PINT);
// docs/packet-cc.md, hpcc.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"
#import "transport/rates.wgsl"

struct HpccConstants {
  // Averaging time of switches, ticks.
  averaging: u32,
  // Parts of 65536.
  utilization: u32,
  max_stage: u32,
  // Bytes.
  increase: u32,
  // Bytes that a receiver holds at most, by the packets of an ack and by its look at them.
  most_held: u32,
  looked: u32,
}
#words GIVEN HpccConstants

struct HpccLane {
  // The reference window, and when it was set.
  reference: u32,
  // Additive increases in a row.
  stage: u32,
  last_update: u32,
  // Whether an ack has come.
  started: u32,
}
#words MY HpccLane

// Bytes that the receiver holds at this part of the port's rate, beyond that part of the bytes it
// holds at the full rate.
fn held(part: u32) -> u32 {
  let most = cc_constant(GIVEN_MOST_HELD);
  let looked = cc_constant(GIVEN_LOOKED);
  return min(most, mul16(looked, part)) - mul16(min(most, looked), part);
}

// Sets the window that the pace is of, and answers it.
fn set_window(lane: u32, cwnd: u32) -> u32 {
  let most = senders[lane].most_window;
  let window = max(params.bytes.full, min(cwnd, most));
  let part = max(1u, ratio16(window, most));
  let line = port_pace(lane);
  let whole = min(line / part, 0xffffu);
  let pace = (whole << 16u) + ((line % part) << 16u) / part;
  senders[lane].cwnd = min(most, window + held(part));
  senders[lane].cc[CC_PACE] = max(line, min(pace, inverse(params.bytes.full)));
  return window;
}

fn cc_begin(lane: u32) {
  let window = set_window(lane, senders[lane].first_window);
  senders[lane].cwnd = window;
  senders[lane].cc[MY_REFERENCE] = window;
}

// The window at which the busiest port would be as busy as it should be.
fn scaled(lane: u32) -> u32 {
  let reference = senders[lane].cc[MY_REFERENCE];
  let busy = senders[lane].cc[CC_TELEMETRY];
  let goal = cc_constant(GIVEN_UTILIZATION);
  if (busy >= goal) {
    return mul16(reference, ratio16(goal, busy));
  }
  let part = max(1u, ratio16(busy, goal));
  let whole = reference / part;
  if (whole >= 0x4000u) {
    return senders[lane].most_window;
  }
  return (whole << 16u) + ((reference % part) << 16u) / part;
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  if (senders[lane].cc[MY_STARTED] == 0u) {
    senders[lane].cc[MY_STARTED] = 1u;
    senders[lane].cc[MY_LAST_UPDATE] = now;
    return;
  }
  let stage = senders[lane].cc[MY_STAGE];
  var next_stage = stage + 1u;
  var cwnd = senders[lane].cc[MY_REFERENCE];
  if (senders[lane].cc[CC_TELEMETRY] >= cc_constant(GIVEN_UTILIZATION) || stage >= cc_constant(GIVEN_MAX_STAGE)) {
    cwnd = scaled(lane);
    next_stage = 0u;
  }
  let window = set_window(lane, cwnd + cc_constant(GIVEN_INCREASE));
  // Sent when the reference had been set.
  if (now - rtt - senders[lane].cc[MY_LAST_UPDATE] < 0x80000000u) {
    senders[lane].cc[MY_REFERENCE] = window;
    senders[lane].cc[MY_STAGE] = next_stage;
    senders[lane].cc[MY_LAST_UPDATE] = now;
  }
}

fn cc_nack(lane: u32, bytes: u32, now: u32) {}

fn cc_timeout(lane: u32, now: u32) {}

fn cc_timer(lane: u32, i: u32) {}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
