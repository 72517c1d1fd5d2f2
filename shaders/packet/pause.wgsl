// PFC, at the end of a window: for each link that leads to a switch, whether its sender is to be paused or may go on.
// One invocation a link; the only kernel that writes `paused` and `change_at`.

#import "packet/state.wgsl"
#import "packet/tables.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let link = id.x;
  let replica = id.y;
  let now = control[replica].window;
  if (link >= params.links || now == STOPPED) {
    return;
  }
  let facts = params.link_info + link * LINK_WORDS;
  if (tables[facts + LINK_COUNTED] == 0u) {
    return;
  }
  let port = replica * params.ports + link;
  let board_at = replica * params.board_stride + link;
  let stats = replica * params.board_stride + params.board_pauses + 2u * link;
  var change_at = ports[port].change_at;
  if (change_at <= now) {
    // From the window it is paused in to that it is opened in; modulo 2^32.
    let was_paused = ports[port].paused != 0u;
    atomicAdd(&board[stats + 1u], select(0u - change_at, change_at, was_paused));
    ports[port].paused ^= 1u;
    change_at = NONE;
  }
  if (change_at == NONE) {
    let waiting = atomicLoad(&board[board_at + params.board_ingress]);
    let paused = ports[port].paused != 0u;
    if (select(waiting >= params.xoff_bytes, waiting <= params.xon_bytes, paused)) {
      let rest = select(0u, 1u, tables[facts + LINK_LATENCY_REST] > 0u);
      change_at = now + 1u + tables[facts + LINK_LATENCY_WINDOWS] + rest;
      if (!paused) {
        atomicAdd(&control[replica].pauses, 1u);
        atomicAdd(&board[stats], 1u);
      }
    }
  }
  ports[port].change_at = change_at;
  if (change_at != NONE) {
    // The port looks again when it holds, and so does this kernel.
    if (ports[port].paused != 0u) {
      atomicMin(&board[board_at + params.board_wake], change_at);
    }
    atomicMin(&control[replica].next, change_at);
  }
}
