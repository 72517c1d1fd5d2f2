// Moves every replica to the next window in which anything is due. One invocation a replica.

#import "packet/state.wgsl"
#import "packet/time.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read_write> control: array<PacketControl>;

// Whether a replica has made no progress for too long, up to the window that was at work last. Idle
// time before that window does not count: the replica had its chance in that window.
fn is_stuck(replica: u32) -> bool {
  let last = control[replica].window;
  let progress = atomicLoad(&control[replica].progress);
  let resent = atomicLoad(&control[replica].resent);
  if (progress != control[replica].moved_progress || last <= params.patience.steady_from) {
    control[replica].moved_window = last;
    control[replica].moved_progress = progress;
    control[replica].moved_resent = resent;
    return false;
  }
  if (atomicLoad(&control[replica].done) == params.count.lanes) {
    return false;
  }
  let since = last - control[replica].moved_window;
  return since > params.patience.windows || resent - control[replica].moved_resent > params.patience.resent;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica >= params.count.replicas) {
    return;
  }
  let next = atomicLoad(&control[replica].next);
  if (next >= STOPPED || atomicLoad(&control[replica].starved) != 0u) {
    control[replica].window = STOPPED;
    return;
  }
  control[replica].last_window = control[replica].window;
  if (is_stuck(replica)) {
    atomicStore(&control[replica].starved, STUCK);
    control[replica].window = STOPPED;
    return;
  }
  if (next > LATEST) {
    atomicStore(&control[replica].starved, LATE);
    control[replica].window = STOPPED;
    return;
  }
  control[replica].window = next;
  control[replica].start = mul64(next, params.window_ps);
  control[replica].windows += 1u;
  control[replica].freed_before = atomicLoad(&control[replica].freed);
  // Lists are begun for two windows ahead at most; nothing else makes the later one the next
  // window.
  let listed = atomicLoad(&control[replica].listed);
  atomicStore(&control[replica].next, select(NONE, listed, listed > next));
}
