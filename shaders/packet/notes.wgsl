// Notes that a rank's kernels write: packet.wgsl lists their fields.

#import "packet/own.wgsl"

// A note of an event at an offset in this window.
fn new_note(replica: u32, host: u32, at: u32, flow: u32, info: u32) -> u32 {
  let note = take_own(replica, host);
  packets[note].at = at;
  packets[note].flow = flow;
  packets[note].info = info;
  return note;
}
