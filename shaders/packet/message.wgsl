// An op of a lane's program, and the messages it sends.

#import "shared/steps.wgsl"

// Packets of a message, and wire bytes of the last.
struct MessageSize {
  packets: u32,
  last_bytes: u32,
}
#words SIZE MessageSize

struct OpInfo {
  count: u32,
  flags: u32,
  need: u32,
  signals: u32,
  peer_base: u32,
  peer0: u32,
  peer_stride: u32,
  peer_mod: u32,
  step0: u32,
  step_stride: u32,
  chunk0: u32,
  chunk_stride: u32,
  chunk_mod: u32,
  extra: u32,
  mark: u32,
  // Start in flow_map.
  flows: u32,
  // For a chunk, and for one with the granule more.
  size: MessageSize,
  size_more: MessageSize,
  // Whole windows, and the rest in ps.
  delay_windows: u32,
  delay_rest: u32,
  spare: array<u32, 2>,
}
#words OP OpInfo

// Packets, and wire bytes of the last, of the message of iteration i.
fn message_size(op: u32, i: u32) -> vec2<u32> {
  let chunk = loop_index(tables[op + OP_CHUNK0], tables[op + OP_CHUNK_STRIDE], tables[op + OP_CHUNK_MOD], i);
  let size = op + select(OP_SIZE, OP_SIZE_MORE, chunk < tables[op + OP_EXTRA]);
  return vec2<u32>(tables[size + SIZE_PACKETS], tables[size + SIZE_LAST_BYTES]);
}

// The peer of an op: the rest that is added to peer_base.
fn peer_index(op: u32, i: u32) -> u32 {
  return loop_index(tables[op + OP_PEER0], tables[op + OP_PEER_STRIDE], tables[op + OP_PEER_MOD], i);
}

// The receiver's step that the message of iteration i is for.
fn peer_step(op: u32, i: u32) -> u32 {
  return tables[op + OP_STEP0] + i * tables[op + OP_STEP_STRIDE];
}
