// DCTCP (Alizadeh et al., SIGCOMM 2010, section 3.3; RFC 8257), congestion avoidance; docs/packet-cc.md, dctcp.
// A lane's words: alpha in parts of 65536, acked and marked bytes of this round, its length, bytes to be acked before
// the window may change again, bytes acked towards its next packet.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"

const GAIN = 0u;

fn begin_round(lane: u32) {
  senders[lane].cc[1] = 0u;
  senders[lane].cc[2] = 0u;
  senders[lane].cc[3] = senders[lane].cwnd;
}

fn cc_begin(lane: u32) {
  senders[lane].cwnd = min(senders[lane].first_window, senders[lane].most_window);
  senders[lane].cc[0] = 65536u;
  senders[lane].cc[4] = 0u;
  senders[lane].cc[5] = 0u;
  begin_round(lane);
}

// Takes these bytes off the window, once until all that is on the way now is acked.
fn cut(lane: u32, bytes: u32) {
  let cwnd = senders[lane].cwnd;
  senders[lane].cwnd = max(params.full_bytes, cwnd - bytes);
  senders[lane].cc[4] = cwnd;
  senders[lane].cc[5] = 0u;
}

fn grow(lane: u32, bytes: u32) {
  let cwnd = senders[lane].cwnd;
  let towards = senders[lane].cc[5] + bytes;
  if (towards < cwnd) {
    senders[lane].cc[5] = towards;
    return;
  }
  senders[lane].cwnd = min(senders[lane].most_window, cwnd + params.full_bytes);
  senders[lane].cc[5] = towards - cwnd;
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  let held = senders[lane].cc[4];
  if (held > 0u) {
    senders[lane].cc[4] = held - min(held, bytes);
  } else if (marked) {
    cut(lane, mul16(senders[lane].cwnd, senders[lane].cc[0]) >> 1u);
  } else {
    grow(lane, bytes);
  }
  let acked = senders[lane].cc[1] + bytes;
  let marks = senders[lane].cc[2] + select(0u, bytes, marked);
  senders[lane].cc[1] = acked;
  senders[lane].cc[2] = marks;
  if (acked >= senders[lane].cc[3]) {
    let alpha = senders[lane].cc[0];
    let gain = cc_constant(GAIN);
    senders[lane].cc[0] = alpha - (alpha >> gain) + (ratio16(min(marks, acked), acked) >> gain);
    begin_round(lane);
  }
}

fn halve(lane: u32) {
  if (senders[lane].cc[4] == 0u) {
    let cwnd = senders[lane].cwnd;
    cut(lane, cwnd - (cwnd >> 1u));
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
