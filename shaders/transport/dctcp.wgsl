// DCTCP (Alizadeh et al., SIGCOMM 2010, section 3.3), congestion avoidance, once a window; docs/packet-cc.md, dctcp.
// A lane's words: alpha in parts of 65536, acked and marked bytes of this round, its length, whether it was cut.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"

const GAIN = 0u;
const MAX_CWND = 1u;

fn begin_round(lane: u32, cwnd: u32) {
  senders[lane].cwnd = cwnd;
  senders[lane].cc[1] = 0u;
  senders[lane].cc[2] = 0u;
  senders[lane].cc[3] = cwnd;
  senders[lane].cc[4] = 0u;
}

fn cc_begin(lane: u32) {
  senders[lane].cc[0] = 65536u;
  begin_round(lane, senders[lane].first_window);
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  let acked = senders[lane].cc[1] + bytes;
  let marks = senders[lane].cc[2] + select(0u, bytes, marked);
  senders[lane].cc[1] = acked;
  senders[lane].cc[2] = marks;
  if (acked < senders[lane].cc[3]) {
    return;
  }
  let cwnd = senders[lane].cwnd;
  let before = senders[lane].cc[0];
  let gain = cc_constant(GAIN);
  let alpha = before - (before >> gain) + (ratio16(min(marks, acked), acked) >> gain);
  senders[lane].cc[0] = alpha;
  let fixed = cc_constant(MAX_CWND);
  let most = select(fixed, 2u * senders[lane].first_window, fixed == 0u);
  let grown = min(most, cwnd + params.full_bytes);
  let cut = max(params.full_bytes, cwnd - (mul16(cwnd, alpha) >> 1u));
  begin_round(lane, select(grown, cut, marks > 0u));
}

fn halve(lane: u32) {
  if (senders[lane].cc[4] == 0u) {
    senders[lane].cwnd = max(params.full_bytes, senders[lane].cwnd >> 1u);
    senders[lane].cc[4] = 1u;
  }
}

fn cc_nack(lane: u32, bytes: u32, now: u32) {
  halve(lane);
}

fn cc_timeout(lane: u32, now: u32) {
  halve(lane);
}

fn cc_timer(lane: u32, i: u32) {}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
