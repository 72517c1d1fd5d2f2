// A lane's program counter (src/model/schedule.ts).

struct Machine {
  op: u32,
  iteration: u32,
  step: u32,
  state: u32,
  due_window: u32,
  due_at: u32,
  flow: u32,
  issued: u32,
  complete: u32,
  work_next: u32,
  queued: u32,
  pad: u32,
}

const READY = 0u;
const DELAYED = 1u;   // until due
const RESUMED = 2u;   // the delay has passed
const OVER = 3u;
const FINISHED = 4u;
