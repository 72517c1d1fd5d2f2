// NDP (Handley et al., SIGCOMM 2017): receivers pull, so senders have nothing to do
// (shaders/packet/credits.wgsl; docs/packet-cc.md, ndp).

#import "packet/acks.wgsl"

fn cc_begin(lane: u32) {
  senders[lane].cwnd = senders[lane].first_window;
}

fn cc_ack(lane: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {}

fn cc_nack(lane: u32, bytes: u32, now: u32) {}

fn cc_timeout(lane: u32, now: u32) {}

fn cc_timer(lane: u32, i: u32) {}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
