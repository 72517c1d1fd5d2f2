// No congestion control: the window stays as it begins.

#import "packet/acks.wgsl"

fn cc_begin(sender: u32) {
}

fn cc_ack(sender: u32, bytes: u32, marked: bool, rtt: u32, now: u32) {
}

fn cc_nack(sender: u32, bytes: u32, now: u32) {
}

fn cc_timeout(sender: u32, now: u32) {
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  handle_acks(id);
}
