// Running lanes: each goes on as far as it can, and after it the lanes that its messages and
// signals reach.

#import "packet/board.wgsl"

fn queue_lane(replica: u32, host: u32, lane: u32) {
  let m = replica * params.count.lanes + lane;
  if (machines[m].queued != 0u) {
    return;
  }
  machines[m].queued = 1u;
  machines[m].work_next = NONE;
  if (hosts[host].work_head == NONE) {
    hosts[host].work_head = lane;
  } else {
    machines[replica * params.count.lanes + hosts[host].work_tail].work_next = lane;
  }
  hosts[host].work_tail = lane;
}

// A message for a lane of this rank has come.
fn arrived(replica: u32, host: u32, lane: u32, step: u32, now: u32, at: u32) {
  let inbox = params.board.inbox + tables[params.table.lane_info + lane * LANE_WORDS + LANE_INBOX];
  atomicAdd(&board[replica * params.board.stride + inbox + step], 1u);
  happened(host, now, at);
  queue_lane(replica, host, lane);
}

// Whether the lane's step has everything it waits for.
fn may_go(replica: u32, lane: u32, op: u32) -> bool {
  let m = replica * params.count.lanes + lane;
  let own = replica * params.board.stride;
  let inbox = params.board.inbox + tables[params.table.lane_info + lane * LANE_WORDS + LANE_INBOX] + machines[m].step;
  return atomicLoad(&board[own + inbox]) >= tables[op + OP_NEED]
    && atomicLoad(&board[own + params.board.signals + lane]) >= tables[op + OP_SIGNALS];
}

// Executes the step, and ends it.
fn do_step(replica: u32, host: u32, lane: u32, op: u32, flow: u32, now: u32, at: u32) {
  let m = replica * params.count.lanes + lane;
  let i = machines[m].iteration;
  let flags = tables[op + OP_FLAGS];
  let lonely = flow == NONE;
  atomicAdd(&control[replica].progress, 1u);
  if ((flags & SIGNAL) != 0u) {
    let peer = tables[op + OP_PEER_BASE] + peer_index(op, i);
    atomicAdd(&board[replica * params.board.stride + params.board.signals + peer], 1u);
    happened(host, now, at);
    queue_lane(replica, host, peer);
  } else if ((flags & SEND) != 0u && lonely) {
    hosts[host].messages += 1u;
    arrived(replica, host, tables[op + OP_PEER_BASE] + peer_index(op, i), peer_step(op, i), now, at);
  } else if ((flags & SEND) != 0u) {
    issue(replica, host, lane, op, flow, now, at);
  }
  machines[m].step += 1u;
  machines[m].iteration = i + 1u;
  if (i + 1u == tables[op + OP_COUNT]) {
    machines[m].iteration = 0u;
    machines[m].op += 1u;
    if (lonely && tables[op + OP_MARK] != NONE) {
      let mark = replica * params.board.stride + params.board.marks + MOMENT_WORDS * tables[op + OP_MARK];
      atomicStore(&board[mark + MOMENT_WINDOW], now);
      atomicStore(&board[mark + MOMENT_AT], at);
      happened(host, now, at);
    }
  }
}

fn delay_lane(host: u32, m: u32, op: u32, now: u32, at: u32) {
  let rest = at + tables[op + OP_DELAY_REST];
  let more = rest / params.window_ps;
  machines[m].state = DELAYED;
  machines[m].due_window = now + tables[op + OP_DELAY_WINDOWS] + more;
  machines[m].due_at = rest - more * params.window_ps;
  hosts[host].delay = min(hosts[host].delay, machines[m].due_window);
}

fn run_lane(replica: u32, host: u32, lane: u32, now: u32, at: u32) {
  let m = replica * params.count.lanes + lane;
  let end_op = tables[params.table.lane_info + lane * LANE_WORDS + LANE_END_OP];
  for (var n = 0u; n < STOPPED; n++) {
    let drained = machines[m].complete == machines[m].issued;
    let state = machines[m].state;
    if (machines[m].op == end_op) {
      if (drained && state != FINISHED) {
        machines[m].state = FINISHED;
        atomicAdd(&control[replica].done, 1u);
      }
      return;
    }
    if (state == DELAYED) {
      return;
    }
    let op = params.table.op_info + machines[m].op * OP_WORDS;
    let flags = tables[op + OP_FLAGS];
    var flow = NONE;
    if ((flags & (SEND | SIGNAL)) == SEND) {
      flow = tables[params.table.flow_map + tables[op + OP_FLOWS] + select(0u, peer_index(op, machines[m].iteration), tables[op + OP_PEER_STRIDE] != 0u)];
    }
    if (state == READY) {
      if (!may_go(replica, lane, op) || ((flow == NONE || flow != machines[m].flow) && !drained)) {
        return;
      }
      if ((tables[op + OP_DELAY_WINDOWS] | tables[op + OP_DELAY_REST]) != 0u) {
        delay_lane(host, m, op, now, at);
        return;
      }
    }
    machines[m].state = READY;
    do_step(replica, host, lane, op, flow, now, at);
  }
}

// Runs the work list until it is empty.
fn run_lanes(replica: u32, host: u32, now: u32, at: u32) {
  for (var n = 0u; n < STOPPED; n++) {
    let lane = hosts[host].work_head;
    if (lane == NONE) {
      break;
    }
    let m = replica * params.count.lanes + lane;
    hosts[host].work_head = machines[m].work_next;
    machines[m].queued = 0u;
    run_lane(replica, host, lane, now, at);
  }
}
