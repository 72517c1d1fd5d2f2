// Packets that go no further.

#import "packet/tally.wgsl"
#import "packet/slots.wgsl"

// Frees the packet's slot; for an ack for several packets, also the slots of those.
fn drop_packet(replica: u32, slot: u32, stats: u32) {
  tally[stats + STAT_DROPS] += 1u;
  if ((packets[slot].info & BUNDLE) != 0u) {
    var held = first_held(slot);
    for (var n = 0u; n < params.count.slots && held != NONE; n++) {
      let following = packets[held].next;
      free_slot(replica, held);
      held = following;
    }
  }
  free_slot(replica, slot);
}
