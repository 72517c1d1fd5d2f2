// An op of a lane's program, 24 words: count, flags, need, need_signals, peer_base, peer0, peer_stride, peer_mod,
// step0, step_stride, chunk0, chunk_stride, chunk_mod, extra, mark, start in flow_map, then packets and last packet's
// wire bytes of a chunk, the same of one with the granule more, delay in whole windows and the rest in ps.

const OP_WORDS = 24u;
const OP_COUNT = 0u;
const OP_FLAGS = 1u;
const OP_NEED = 2u;
const OP_SIGNALS = 3u;
const OP_MARK = 14u;
const OP_DELAY = 20u;

const SEND = 1u;
const SIGNAL = 4u;

// Packets, and wire bytes of the last, of the message of iteration i.
fn message_size(op: u32, i: u32) -> vec2<u32> {
  let chunk_mod = tables[op + 12u];
  let chunk = (tables[op + 10u] + (i % chunk_mod) * tables[op + 11u]) % chunk_mod;
  let size = op + select(16u, 18u, chunk < tables[op + 13u]);
  return vec2<u32>(tables[size], tables[size + 1u]);
}

// Which of an op's peers: the rest that is added to peer_base.
fn peer_index(op: u32, i: u32) -> u32 {
  let peer_mod = tables[op + 7u];
  return (tables[op + 5u] + (i % peer_mod) * tables[op + 6u]) % peer_mod;
}

// The receiver's step that the message of iteration i is for.
fn peer_step(op: u32, i: u32) -> u32 {
  return tables[op + 8u] + i * tables[op + 9u];
}
