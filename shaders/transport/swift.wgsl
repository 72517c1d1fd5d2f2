// Swift (Kumar et al., SIGCOMM 2020), its window from one packet up; docs/packet-cc.md, swift.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"

struct SwiftConstants {
  // Ticks.
  queue_target: u32,
  scaling: u32,
  scaling_range: u32,
  scaling_floor: u32,
  // Bytes.
  increase: u32,
  // Parts of 65536.
  beta: u32,
  max_decrease: u32,
  reset_after: u32,
  max_window: u32,
}
#words GIVEN SwiftConstants

struct SwiftLane {
  // Bytes acked towards the next packet of growth.
  towards: u32,
  // Time of the last cut, and whether one was made.
  last_cut: u32,
  has_cut: u32,
  rtt: u32,
  // In a row.
  timeouts: u32,
}
#words MY SwiftLane

fn cc_begin(lane: u32) {
  senders[lane].cwnd = min(senders[lane].first_window, senders[lane].most_window);
  senders[lane].cc[MY_RTT] = senders[lane].base_rtt;
}

fn cut(lane: u32, by: u32, now: u32) {
  if (senders[lane].cc[MY_HAS_CUT] == 0u || now - senders[lane].cc[MY_LAST_CUT] >= senders[lane].cc[MY_RTT]) {
    let cwnd = senders[lane].cwnd;
    senders[lane].cwnd = max(params.bytes.full, cwnd - mul16(cwnd, by));
    senders[lane].cc[MY_TOWARDS] = 0u;
    senders[lane].cc[MY_LAST_CUT] = now;
    senders[lane].cc[MY_HAS_CUT] = 1u;
  }
}

// The addition of flow scaling to the target: small windows mean many flows, and they get a longer
// queue.
fn scaling(cwnd: u32) -> u32 {
  let square = ratio16(params.bytes.full, cwnd) << 14u;
  var root = 0u;
  for (var bit = 32768u; bit > 0u; bit >>= 1u) {
    let trial = root | bit;
    root = select(root, trial, trial * trial <= square);
  }
  return min(cc_constant(GIVEN_SCALING_RANGE), mul16(cc_constant(GIVEN_SCALING), (root - min(root, cc_constant(GIVEN_SCALING_FLOOR))) << 1u));
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  let cwnd = senders[lane].cwnd;
  senders[lane].cc[MY_RTT] = rtt;
  senders[lane].cc[MY_TIMEOUTS] = 0u;
  let target_rtt = senders[lane].base_rtt + cc_constant(GIVEN_QUEUE_TARGET) + scaling(cwnd);
  if (rtt >= target_rtt) {
    cut(lane, min(cc_constant(GIVEN_MAX_DECREASE), mul16(cc_constant(GIVEN_BETA), ratio16(rtt - target_rtt, rtt))), now);
    return;
  }
  var acked = senders[lane].cc[MY_TOWARDS] + bytes;
  if (acked >= cwnd) {
    acked -= cwnd;
    senders[lane].cwnd = max(params.bytes.full, min(senders[lane].most_window, cwnd + cc_constant(GIVEN_INCREASE)));
  }
  senders[lane].cc[MY_TOWARDS] = acked;
}

fn cc_nack(lane: u32, bytes: u32, now: u32) {
  cut(lane, cc_constant(GIVEN_MAX_DECREASE), now);
}

fn cc_timeout(lane: u32, now: u32) {
  senders[lane].cc[MY_TIMEOUTS] += 1u;
  if (senders[lane].cc[MY_TIMEOUTS] < cc_constant(GIVEN_RESET_AFTER)) {
    cut(lane, cc_constant(GIVEN_MAX_DECREASE), now);
    return;
  }
  senders[lane].cwnd = params.bytes.full;
  senders[lane].cc[MY_TOWARDS] = 0u;
  senders[lane].cc[MY_LAST_CUT] = now;
  senders[lane].cc[MY_HAS_CUT] = 1u;
}

fn cc_timer(lane: u32, i: u32) {}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
