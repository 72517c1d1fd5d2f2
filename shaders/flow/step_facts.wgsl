// Reads the op of a slot's new step. Needs: params, lanes, ops.

// Peer, tag and bytes of a step that sends, or the peer of a signal. Answers the op's flags.
fn read_step(replica: u32, slot: u32) -> u32 {
  let op = lanes[slot].op;
  let i = lanes[slot].iteration;
  let flags = ops[op].flags;
  lanes[slot].flags = flags;
  lanes[slot].fresh = 0u;
  if ((flags & (SEND | SIGNAL)) == 0u) {
    return flags;
  }
  let peer = ops[op].peer_base + loop_index(ops[op].peer0, ops[op].peer_stride, ops[op].peer_mod, i);
  lanes[slot].peer = replica * params.lanes + peer;
  lanes[slot].peer_step = ops[op].step0 + i * ops[op].step_stride;
  if ((flags & SIGNAL) == 0u) {
    let chunk = loop_index(ops[op].chunk0, ops[op].chunk_stride, ops[op].chunk_mod, i);
    let more = select(0u, ops[op].granule, chunk < ops[op].extra);
    lanes[slot].bytes = add64(ops[op].bytes, vec2<u32>(more, 0u));
  }
  return flags;
}
