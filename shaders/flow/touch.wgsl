// Puts a slot on the list of slots to look at in the next round, once.
// Needs: control, inbox, lists; slots of one replica only.

#import "flow/inbox.wgsl"

fn touch(replica: u32, slot: u32) {
  let stamp = control[replica].rounds + 1u;
  if (atomicExchange(&inbox[slot * params.inbox_stride + LETTER_TOUCHED], stamp) == stamp) {
    return;
  }
  let parity = 1u - control[replica].parity;
  let place = atomicAdd(&control[replica].touched[parity], 1u);
  lists[touched_list(replica, parity) + place] = slot;
}
