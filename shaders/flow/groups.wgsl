// Workgroup counts of an indirect dispatch.

struct GroupCounts {
  x: u32,
  y: u32,
  z: u32,
  spare: u32,
}
#words ROW GroupCounts
