// Bytes that each switch held of its shared buffer when the window began. One invocation a node,
// which alone writes the copy; ports add to the sum later in the window. Runs only with a shared
// buffer.

#import "packet/state.wgsl"
#import "packet/board.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(2) var<storage, read_write> board: array<atomic<u32>>;

override nodes: u32 = 0u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let node = id.x;
  let replica = replica_of(id);
  if (node >= nodes || control[replica].window == STOPPED) {
    return;
  }
  let at = replica * params.board.stride + params.board.buffer_use + USE_WORDS * node;
  atomicStore(&board[at + USE_BEFORE], atomicLoad(&board[at + USE_NOW]));
}
