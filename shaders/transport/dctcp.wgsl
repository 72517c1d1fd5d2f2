// DCTCP (Alizadeh et al., SIGCOMM 2010, section 3.3; RFC 8257), congestion avoidance;
// docs/packet-cc.md, dctcp.

#import "packet/acks.wgsl"
#import "transport/fixed.wgsl"

struct DctcpConstants {
  // Alpha moves by 2^-gain_shift.
  gain_shift: u32,
  max_window: u32,
}
#words GIVEN DctcpConstants

struct DctcpLane {
  // Parts of 65536.
  alpha: u32,
  // Acked and marked bytes of this round, and its length.
  acked: u32,
  marked: u32,
  round: u32,
  // Bytes to be acked before the window may change again.
  held: u32,
  // Bytes acked towards its next packet.
  towards: u32,
}
#words MY DctcpLane

fn begin_round(lane: u32) {
  senders[lane].cc[MY_ACKED] = 0u;
  senders[lane].cc[MY_MARKED] = 0u;
  senders[lane].cc[MY_ROUND] = senders[lane].cwnd;
}

fn cc_begin(lane: u32) {
  senders[lane].cwnd = min(senders[lane].first_window, senders[lane].most_window);
  senders[lane].cc[MY_ALPHA] = 65536u;
  senders[lane].cc[MY_HELD] = 0u;
  senders[lane].cc[MY_TOWARDS] = 0u;
  begin_round(lane);
}

// Takes these bytes off the window, once until all that is on the way now is acked.
fn cut(lane: u32, bytes: u32) {
  let cwnd = senders[lane].cwnd;
  senders[lane].cwnd = max(params.bytes.full, cwnd - bytes);
  senders[lane].cc[MY_HELD] = cwnd;
  senders[lane].cc[MY_TOWARDS] = 0u;
}

fn grow(lane: u32, bytes: u32) {
  let cwnd = senders[lane].cwnd;
  let towards = senders[lane].cc[MY_TOWARDS] + bytes;
  if (towards < cwnd) {
    senders[lane].cc[MY_TOWARDS] = towards;
    return;
  }
  senders[lane].cwnd = min(senders[lane].most_window, cwnd + params.bytes.full);
  senders[lane].cc[MY_TOWARDS] = towards - cwnd;
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
  let held = senders[lane].cc[MY_HELD];
  if (held > 0u) {
    senders[lane].cc[MY_HELD] = held - min(held, bytes);
  } else if (marked) {
    cut(lane, mul16(senders[lane].cwnd, senders[lane].cc[MY_ALPHA]) >> 1u);
  } else {
    grow(lane, bytes);
  }
  let acked = senders[lane].cc[MY_ACKED] + bytes;
  let marks = senders[lane].cc[MY_MARKED] + select(0u, bytes, marked);
  senders[lane].cc[MY_ACKED] = acked;
  senders[lane].cc[MY_MARKED] = marks;
  if (acked >= senders[lane].cc[MY_ROUND]) {
    let alpha = senders[lane].cc[MY_ALPHA];
    let gain = cc_constant(GIVEN_GAIN_SHIFT);
    senders[lane].cc[MY_ALPHA] = alpha - (alpha >> gain) + (ratio16(min(marks, acked), acked) >> gain);
    begin_round(lane);
  }
}

fn halve(lane: u32) {
  if (senders[lane].cc[MY_HELD] == 0u) {
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
