// Swift (Kumar et al., SIGCOMM 2020), its window from one packet up; docs/packet-cc.md, swift.
// A lane's words: bytes acked towards the next packet of growth, time of the last cut, whether there was one, last RTT,
// timeouts in a row.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"

fn cc_begin(lane: u32) {
  senders[lane].cwnd = min(senders[lane].first_window, senders[lane].most_window);
  senders[lane].cc[3] = senders[lane].base_rtt;
}

fn cut(lane: u32, by: u32, now: u32) {
  if (senders[lane].cc[2] == 0u || now - senders[lane].cc[1] >= senders[lane].cc[3]) {
    let cwnd = senders[lane].cwnd;
    senders[lane].cwnd = max(params.full_bytes, cwnd - mul16(cwnd, by));
    senders[lane].cc[0] = 0u;
    senders[lane].cc[1] = now;
    senders[lane].cc[2] = 1u;
  }
}

// What flow scaling adds to the target: small windows mean many flows, and they get a longer queue.
fn scaling(cwnd: u32) -> u32 {
  let square = ratio16(params.full_bytes, cwnd) << 14u;
  var root = 0u;
  for (var bit = 32768u; bit > 0u; bit >>= 1u) {
    let trial = root | bit;
    root = select(root, trial, trial * trial <= square);
  }
  return min(cc_constant(2u), mul16(cc_constant(1u), (root - min(root, cc_constant(3u))) << 1u));
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  let cwnd = senders[lane].cwnd;
  senders[lane].cc[3] = rtt;
  senders[lane].cc[4] = 0u;
  let target_rtt = senders[lane].base_rtt + cc_constant(0u) + scaling(cwnd);
  if (rtt >= target_rtt) {
    cut(lane, min(cc_constant(6u), mul16(cc_constant(5u), ratio16(rtt - target_rtt, rtt))), now);
    return;
  }
  var acked = senders[lane].cc[0] + bytes;
  if (acked >= cwnd) {
    acked -= cwnd;
    senders[lane].cwnd = max(params.full_bytes, min(senders[lane].most_window, cwnd + cc_constant(4u)));
  }
  senders[lane].cc[0] = acked;
}

fn cc_nack(lane: u32, bytes: u32, now: u32) {
  cut(lane, cc_constant(6u), now);
}

fn cc_timeout(lane: u32, now: u32) {
  senders[lane].cc[4] += 1u;
  if (senders[lane].cc[4] < cc_constant(7u)) {
    cut(lane, cc_constant(6u), now);
    return;
  }
  senders[lane].cwnd = params.full_bytes;
  senders[lane].cc[0] = 0u;
  senders[lane].cc[1] = now;
  senders[lane].cc[2] = 1u;
}

fn cc_timer(lane: u32, i: u32) {}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
